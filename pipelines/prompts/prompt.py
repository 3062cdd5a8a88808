"""A prompt: Markdown with front matter and a part for each role; its version is its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import yaml
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipelines.engines.protocols import Message
from pipelines.errors import PromptError

ROLES = ("system", "user")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_PART = re.compile(r"^# (system|user)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt, ready to be rendered."""

    name: str
    purpose: str
    inputs: tuple[str, ...]
    output: str  # what comes back, in words
    version: str  # first 8 hexadecimal digits of the file's SHA-256
    parts: Mapping[str, Template]

    @property
    def id(self) -> str:
        """Name and version as kept with every answer: 'answer@1f3a9c2e'."""
        return f"{self.name}@{self.version}"

    def render(self, **values: object) -> tuple[Message, ...]:
        """The messages for a model, system first.

        Raises:
            PromptError: an input is missing, is not one of ``inputs``, or the template cannot be filled in.
        """
        strange = sorted(set(values) ^ set(self.inputs))
        if strange:
            raise PromptError(
                f"prompt {self.name}: {', '.join(strange)} missing or unknown; it takes {', '.join(self.inputs)}"
            )
        try:
            return tuple(
                Message(cast(Literal["system", "user"], role), part.render(values).strip())
                for role, part in self.parts.items()
            )
        except TemplateError as error:
            raise PromptError(f"prompt {self.name}: {error}") from error


def read_prompt(file: Path) -> Prompt:
    """Read one prompt.

    Raises:
        PromptError: the file is missing or broken; the message says how to mend it.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{file} cannot be read ({error}). Put it back from the release.") from error
    front = _FRONT.match(text)
    if not front:
        raise PromptError(f"{file}: begins with no front matter. Write purpose, inputs and output between '---' lines.")
    about = _about(file, front[1])
    pieces = _PART.split(text[front.end() :])
    bodies = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if tuple(bodies) != ROLES:
        raise PromptError(f"{file}: needs '# system' and then '# user', each on a line of its own.")
    inputs = tuple(str(name) for name in cast(list[object], about["inputs"]))
    return Prompt(
        name=file.stem,
        purpose=str(about["purpose"]),
        inputs=inputs,
        output=str(about["output"]),
        version=hashlib.sha256(text.encode()).hexdigest()[:8],
        parts={role: _template(file, bodies[role], inputs) for role in ROLES},
    )


def load_prompts(folder: Path) -> dict[str, Prompt]:
    """Every prompt of a folder by name."""
    return {file.stem: read_prompt(file) for file in sorted(folder.glob("*.md"))}


def _about(file: Path, text: str) -> Mapping[str, object]:
    try:
        about: object = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PromptError(f"{file}: the front matter is not valid YAML ({error}).") from error
    wanted = {"purpose", "inputs", "output"}
    if not isinstance(about, dict) or set(cast(dict[str, object], about)) != wanted:
        raise PromptError(f"{file}: the front matter needs purpose, inputs and output, and nothing else.")
    if not isinstance(about["inputs"], list):
        raise PromptError(f"{file}: inputs is no list.")
    return cast(Mapping[str, object], about)


def _template(file: Path, text: str, inputs: tuple[str, ...]) -> Template:
    room = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    try:
        unknown = find_undeclared_variables(room.parse(text)) - set(inputs)
        template = room.from_string(text)
    except TemplateError as error:
        raise PromptError(f"{file}: {error}") from error
    if unknown:
        raise PromptError(f"{file}: uses {', '.join(sorted(unknown))}, which inputs does not name.")
    return template
