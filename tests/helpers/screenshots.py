"""Draw the pictures of the documentation from the demo town: python -m tests.helpers.screenshots.

A site of its own in a folder of its own, with the invented neighbours of the demo. Not for tests.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import suppress
from pathlib import Path

from PIL import Image

from tests.helpers import chromium, servers, source

PICTURE = source.ROOT / "docs" / "images" / "feed.png"
WIDTH, HEIGHT = 1280, 1000
MOST_BYTES = 300_000
START_SECONDS = 60


def main() -> None:
    """Build the demo town, open it as Griet, and keep what she sees."""
    with tempfile.TemporaryDirectory() as folder:
        port = servers.free_port()
        url = f"http://localhost:{port}"
        environment = {
            **{
                name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
            },
            "VAR_DIR": folder,
            "MEDIA_ROOT": str(Path(folder) / "media"),
            "SITE_URL": url,
        }
        for command in (["migrate"], ["demo"]):
            _manage(command, environment)
        site = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=source.ROOT, env=environment
        )
        try:
            _wait(site, url)
            PICTURE.parent.mkdir(parents=True, exist_ok=True)
            PICTURE.write_bytes(_small(_feed_of_griet(url)))
        finally:
            site.terminate()
            site.wait(20)
    print(f"{PICTURE.relative_to(source.ROOT)}: {PICTURE.stat().st_size} bytes")


def _manage(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=source.ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _wait(site: "subprocess.Popen[bytes]", url: str) -> None:
    for _try in range(START_SECONDS * 10):
        with suppress(OSError), urllib.request.urlopen(f"{url}/health/live", timeout=5):
            return
        with suppress(subprocess.TimeoutExpired):
            site.wait(0.1)
            raise RuntimeError("the site did not start")
    raise TimeoutError("the site does not answer")


def _feed_of_griet(url: str) -> bytes:
    from playwright.sync_api import sync_playwright

    email, password = _login()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        page = browser.new_page(
            base_url=url,
            locale="nl-BE",
            timezone_id="Europe/Brussels",
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="light",
            reduced_motion="reduce",
        )
        page.goto("/account/login/")
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_label("Wachtwoord").fill(password)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile("/feed/"))
        page.evaluate("document.fonts.ready")
        picture: bytes = page.screenshot()
        browser.close()
    return picture


def _login() -> tuple[str, str]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from network.kernel.demo import PASSWORD
    from network.people.demo import email_of

    return email_of("griet"), PASSWORD


def _small(picture: bytes) -> bytes:
    """Return the picture in as many colours as fit in a page that loads fast."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 192, 128, 64):
        kept = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        if kept.tell() < MOST_BYTES:
            return kept.getvalue()
    raise RuntimeError("the picture does not become small enough")


if __name__ == "__main__":
    main()
