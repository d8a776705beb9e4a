(function(){"use strict";
document.querySelectorAll(".scripted").forEach(function(one){one.hidden=false});
document.querySelectorAll(".head").forEach(function(head){var button=head.querySelector("button");
head.addEventListener("click",function(){button.setAttribute("aria-expanded",!head.parentNode.classList.toggle("shut"))})});
var filter=document.getElementById("filter");
function sift(){var words=filter.value.toLowerCase().split(/\s+/).filter(Boolean);
document.querySelectorAll("tr[data-all]").forEach(function(row){
row.hidden=!words.every(function(word){return row.dataset.all.indexOf(word)>=0})})}
filter.addEventListener("input",sift);
document.querySelectorAll("[data-column]").forEach(function(box){box.addEventListener("change",function(){
document.querySelectorAll(".k"+box.dataset.column).forEach(function(cell){cell.hidden=!box.checked})})});
})();
