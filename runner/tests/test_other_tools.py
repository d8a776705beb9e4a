"""Tools that know nothing of halfclose read its captures: the source lines stand between the packets."""

import subprocess

import pytest

from runner.tests.support import has, halfclose
from runner.tree import PCAP

CAPTURE = str(PCAP / "linux/close/unread_data_sends_rst.pcap")


def in_order(text: str, *parts: str) -> None:
    at = 0
    for part in parts:
        assert part in text[at:], f"{part} is not there, or not in order"
        at = text.index(part, at) + len(part)


def test_tcpdump_shows_the_story() -> None:
    text = subprocess.run(["tcpdump", "-v", "-n", "-r", CAPTURE], capture_output=True, text=True, check=True).stdout
    in_order(text, 'write(a, "hello", 5)', "Flags [P.]", ": = 5", "close(b)", "Flags [R.]", ": = 0", "-1 ECONNRESET")


@pytest.mark.skipif(not has("tshark"), reason="tshark is not installed")
def test_wireshark_shows_the_story() -> None:
    text = subprocess.run(["tshark", "-n", "-r", CAPTURE], capture_output=True, text=True, check=True).stdout
    in_order(text, 'write(a, "hello", 5)', "[PSH, ACK]", ": = 5", "close(b)", "[RST, ACK]", ": = 0", "-1 ECONNRESET")


def test_a_pcapng_file_is_judged_too(tmp_path: object) -> None:
    if not has("editcap"):
        pytest.skip("editcap is not installed")
    other = f"{tmp_path}/other.pcapng"
    subprocess.run(["editcap", "-F", "pcapng", CAPTURE, other], check=True)
    done = halfclose("judge", other)
    assert done.returncode == 0, done.stderr
    assert "1 pass" in done.stdout
