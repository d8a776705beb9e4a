"""The page of a case, as a person uses it: in a headless Chromium, where there is one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, Iterator

import pytest

from runner.matrix import Column, matrix
from runner.replay import replayed
from runner.site import OUTPUT
from runner.stacks import stack
from runner.tests.test_pages import SOME_CASE, page_of
from runner.tree import load
from runner.views.page import Site
from runner.views.matrix_page import matrix_page

INSTALL = "no browser here: apt-get install chromium chromium-driver python3-selenium"
webdriver = pytest.importorskip("selenium.webdriver", reason=INSTALL)
service = pytest.importorskip("selenium.webdriver.chrome.service", reason=INSTALL)
if not shutil.which("chromium") or not shutil.which("chromedriver"):
    pytest.skip(INSTALL, allow_module_level=True)

Chrome = Any


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    """One for all tests."""
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(service=service.Service(shutil.which("chromedriver")), options=options)
    yield chrome
    chrome.quit()


def looked_at(browser: Chrome, path: Path, wide: int = 1440, high: int = 1000, dark: bool = False) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": wide < 500},
    )
    wanted = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
    features = [{"name": name, "value": value} for name, value in wanted.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get(path.as_uri())


def errors_and_requests(browser: Chrome) -> tuple[list[str], list[str]]:
    """What the console says, and what was asked for that is not on this disk."""
    said = [entry["message"] for entry in browser.get_log("browser")]
    sent = re.findall(r'"url":"([a-z]+:[^"]*)', " ".join(entry["message"] for entry in browser.get_log("performance")))
    return said, [url for url in sent if not re.match(r"file:|data:|about:|chrome:", url)]


def seen(browser: Chrome, what: str) -> list[str]:
    """The texts of what can be seen of these elements."""
    script = """return [...document.querySelectorAll(arguments[0])].filter(one =>
        one.offsetParent && getComputedStyle(one).visibility === "visible").map(one => one.textContent.trim())"""
    found: list[str] = browser.execute_script(script, what)
    return found


def press(browser: Chrome, *keys: str) -> None:
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "page.html"
    site = Site({case.id: f"{case.id}.html" for case in load([])}, ["threads/shutdown_rd_wakes_a_read_in_silence"] * 2)
    path.write_text(page_of(SOME_CASE, site))
    return path


DOWN, UP, RIGHT, ESCAPE = "\ue015", "\ue013", "\ue014", "\ue00c"  # WebDriver 17.4.2


def test_a_reader_walks_the_steps_with_the_keyboard(browser: Chrome, file: Path) -> None:
    looked_at(browser, file)
    press(browser, DOWN, DOWN)
    assert seen(browser, ".now .c") == ["close(b);"]
    dimmed = "return getComputedStyle(document.querySelector('#on0 .row.step:not(.now)')).opacity"
    assert float(browser.execute_script(dimmed)) < 0.5
    assert "RST+ACK" in seen(browser, "#said")[0]
    press(browser, UP)
    assert seen(browser, ".now .c") == ['write(a, "hello", 5);']
    press(browser, ESCAPE)
    assert seen(browser, ".now") == []
    assert errors_and_requests(browser) == ([], [])


def test_a_segment_opens_on_focus(browser: Chrome, file: Path) -> None:
    looked_at(browser, file)
    assert seen(browser, "#on0 .w .open") == []
    browser.execute_script("document.querySelectorAll('#on0 .hit')[1].focus()")
    (opened,) = seen(browser, "#on0 .w .open")
    assert opened.startswith("flagsRST, ACK") and "window" in opened


def test_predict_mode_hides_what_happens_until_it_is_asked(browser: Chrome, file: Path) -> None:
    looked_at(browser, file)
    results = seen(browser, "#on0 .r > span:first-of-type")
    assert "= -1 ECONNRESET" in results
    press(browser, "p")
    assert not [text for text in seen(browser, "#on0 .r > span:first-of-type") if "=" in text]
    assert not seen(browser, "#on0 .row.step .w > *") and not seen(browser, ".gives")
    assert "aborts" not in seen(browser, "h1 > span")[0]
    press(browser, DOWN, RIGHT)
    assert seen(browser, ".now .r > span:first-of-type") == ["= 5"]
    press(browser, "p")
    assert seen(browser, "#on0 .r > span:first-of-type") == results


def test_another_column_is_chosen_without_a_script(browser: Chrome, file: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        looked_at(browser, file)
        browser.find_element("css selector", "label[for=pick1]").click()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert seen(browser, ".told-on .stacks")[0].startswith("Host a runs lwip")
    assert seen(browser, "#on1 .differs .c")[0] == "ready(a);"


@pytest.mark.parametrize("wide", [390, 768, 1440, 1920])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_fits_the_screen(wide: int, dark: bool, browser: Chrome, file: Path) -> None:
    looked_at(browser, file, wide, dark=dark)
    whole = browser.execute_script("return document.documentElement.scrollWidth")
    assert whole <= wide
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (ground != "rgb(255, 255, 255)") == dark
    assert errors_and_requests(browser) == ([], [])
    below = """return [...document.querySelectorAll("#on0 svg")].map(one => one.getBoundingClientRect()).filter(one =>
        one.width).every((one, n, all) => !n || one.top >= all[n - 1].bottom - 1)"""
    assert browser.execute_script(below)


def test_a_page_looks_the_same_whatever_the_theme_button_says(browser: Chrome, file: Path) -> None:
    looked_at(browser, file)
    browser.find_element("id", "theme").click()
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"


def test_a_matrix_is_sifted_folded_and_narrowed(browser: Chrome, tmp_path: Path) -> None:
    columns = [Column(name) for name in ("linux", "lwip")]
    cases = load(["close", "linger"])
    outcomes = [replayed(case, stack(column.stack)) for case in cases for column in columns]
    (tmp_path / "matrix.html").write_text(matrix_page(matrix(cases, columns, outcomes)))
    looked_at(browser, tmp_path / "matrix.html")
    assert len(seen(browser, "tr[data-all]")) > len(cases)
    browser.find_element("id", "filter").send_keys("ENOTCONN close/")
    rows = seen(browser, "tr.line")
    assert rows and all("ENOTCONN" in row for row in rows) and len(rows) < len(cases)
    browser.find_element("id", "filter").clear()
    browser.find_element("id", "filter").send_keys(" ")
    browser.find_element("css selector", "tr.head button").click()
    assert not [row for row in seen(browser, "tbody tr[data-all]") if row.startswith("close/")]
    browser.find_element("css selector", "[data-column='1']").click()
    assert seen(browser, "thead th") == ["case", "linux"]
    assert errors_and_requests(browser) == ([], [])


def test_the_site_leads_from_its_front_to_a_case(browser: Chrome) -> None:
    pytest.importorskip("furo", reason="make docs builds the site")
    if not (OUTPUT / "index.html").is_file():
        pytest.skip("not applicable: make docs has not built the site yet")
    looked_at(browser, OUTPUT / "index.html")
    browser.find_element("link text", "symptoms").click()
    row = "//tr[contains(., 'connection reset by peer')]//a"
    browser.find_element("xpath", row).send_keys("\n")
    assert seen(browser, "h1 > .told-title") == [
        "Closing with unread data aborts the connection: the peer gets RST, not FIN."
    ]
    said, asked = errors_and_requests(browser)
    assert (said, asked) == ([], [])
