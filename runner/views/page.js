(function () {
	"use strict";
	var root = document.documentElement, body = document.body, at = -1;
	var by = function (id) { return document.getElementById(id); };
	function rows() {
		return Array.prototype.filter.call(document.querySelectorAll(".row.step"), function (row) { return row.offsetParent; });
	}
	function go(to) {
		var all = rows();
		at = Math.max(0, Math.min(all.length - 1, to));
		document.querySelectorAll(".now").forEach(function (row) { row.classList.remove("now"); });
		body.classList.add("walk");
		all[at].classList.add("now");
		all[at].scrollIntoView({ block: "nearest" });
		by("said").textContent = all[at].dataset.said && (!body.classList.contains("predict") || all[at].classList.contains("shown")) ?
			all[at].dataset.said : all[at].querySelector(".c").textContent;
	}
	function stop() {
		at = -1;
		body.classList.remove("walk");
		document.querySelectorAll(".now").forEach(function (row) { row.classList.remove("now"); });
	}
	function show(row) {
		row.classList.add("shown");
		by("said").textContent = row.dataset.said;
	}
	function predict() {
		var on = body.classList.toggle("predict");
		by("predict").setAttribute("aria-pressed", on);
		document.querySelectorAll(".shown").forEach(function (row) { row.classList.remove("shown"); });
		document.querySelectorAll(".hit").forEach(function (hit) { hit.tabIndex = on ? -1 : 0; });
	}
	document.addEventListener("keydown", function (key) {
		var editing = /^(INPUT|SELECT|TEXTAREA)$/.test(key.target.tagName);
		if (key.ctrlKey || key.altKey || key.metaKey || (editing && key.key !== "Escape")) return;
		if (key.key === "ArrowDown" || key.key === "j") go(at + 1);
		else if (key.key === "ArrowUp" || key.key === "k") go(at < 0 ? 0 : at - 1);
		else if (key.key === "Home" && at >= 0) go(0);
		else if (key.key === "End" && at >= 0) go(1e6);
		else if (key.key === "Escape") { stop(); if (document.activeElement) document.activeElement.blur(); }
		else if (key.key === "p") predict();
		else if (key.key === "ArrowRight" && at >= 0 && body.classList.contains("predict")) show(rows()[at]);
		else return;
		key.preventDefault();
	});
	document.addEventListener("click", function (event) {
		if (event.target.classList.contains("ask")) show(event.target.closest(".row"));
	});
	document.querySelectorAll(".pick").forEach(function (pick) { pick.addEventListener("change", stop); });
	by("predict").addEventListener("click", predict);
	by("theme").addEventListener("click", function () {
		var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
		root.dataset.theme = dark ? "light" : "dark";
	});
	document.querySelectorAll("[hidden].scripted").forEach(function (one) { one.hidden = false; });
})();
