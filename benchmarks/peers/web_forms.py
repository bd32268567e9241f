"""ODK Web Forms' engine, from the package registry of Node: `@getodk/xforms-engine` with `jsdom`."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.peers.javarosa import HERE, Interview, Step

PACKAGES = ("@getodk/xforms-engine@0.22.0", "jsdom@26", "solid-js@1")
DRIVER = HERE / "web_forms_interview.mjs"


@dataclass(frozen=True, slots=True)
class WebForms:
    folder: Path

    def interview(self, form: Path, steps: Sequence[Step], runs: int, folder: Path) -> Interview:
        """The steps put to a form, `runs` times from the beginning. Raises CalledProcessError."""
        script, values = folder / "steps-web.tsv", folder / "values.xml"
        script.write_text("".join("\t".join(step) + "\n" for step in steps), encoding="utf-8")
        driver = self.folder / DRIVER.name
        shutil.copyfile(DRIVER, driver)
        done = subprocess.run(
            ["node", str(driver), str(form), str(script), str(runs), str(values)],
            capture_output=True, text=True, check=True, cwd=self.folder,
        )  # fmt: skip
        found = json.loads(done.stdout.splitlines()[-1])
        del found["engine"]
        repeats = {step[1] for step in steps if step[0] == "add"}
        text = values.read_text(encoding="utf-8")
        return Interview(**found, values=leaves(text, repeats))


def leaves(text: str, repeats: set[str]) -> dict[str, str]:
    """Every leaf of an instance by its path, rows of repeats with their position."""
    found: dict[str, str] = {}

    def walk(element: ElementTree.Element, path: str) -> None:
        children = list(element)
        if not children:
            found[path] = (element.text or "").strip()
        places: dict[str, int] = {}
        for child in children:
            name = child.tag.rpartition("}")[2]
            below = f"{path}/{name}"
            if re.sub(r"\[\d+\]", "", below) in repeats:
                places[name] = places.get(name, 0) + 1
                below += f"[{places[name]}]"
            walk(child, below)

    walk(ElementTree.fromstring(text), "/data")  # noqa: S314 - written by the engine a moment ago
    return found


def find(folder: Path, *, install: bool) -> WebForms | str:
    """The engine in a folder's node_modules, installed there when wanted; or a sentence on what is missing."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "there is no Node on this machine"
    if not (folder / "node_modules" / "@getodk").exists():
        if not install:
            return f"{folder.name} has no @getodk/xforms-engine"
        (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
        done = subprocess.run(
            ["npm", "install", "--silent", *PACKAGES],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            return "its packages could not be installed"
    return WebForms(folder)
