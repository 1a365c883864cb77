"""discovery init: the shipped configuration, to edit."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from discovery.cli import output


def init(folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to.")] = Path("config")) -> None:
    """Write the shipped configuration into a folder, to edit. Files that are there already stay as they are."""
    from discovery.config.load import default_folder

    shipped = default_folder(Path("/nowhere"))
    folder.mkdir(parents=True, exist_ok=True)
    written = kept = 0
    for file in sorted(shipped.glob("*.yaml")):
        target = folder / file.name
        if target.exists():
            kept += 1
            output.note(f"kept {target}")
        else:
            shutil.copyfile(file, target)
            written += 1
            output.line(str(target))
    if not written and kept:
        output.note("nothing written: all files are there already")
