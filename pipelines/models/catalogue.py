"""The models that the product knows: ``catalogue.yaml``, and a council's own beside its model files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.errors import ModelFileError

SHIPPED = Path(__file__).with_name("catalogue.yaml")
OWN = "catalogue.yaml"  # in the models folder
Purpose = Literal["chat", "translate", "hear", "embed", "rerank", "speak"]
NAME_PATTERN = r"^[a-z0-9][a-z0-9._-]{1,99}$"
PATH = re.compile(r"[\w][\w .+@=-]*(/[\w][\w .+@=-]*)*")  # no leading dot or dash, no '..', no backslash


def safe_path(path: str) -> str:
    """A path inside a folder, as it stands.

    Raises:
        ValueError: it could point elsewhere or hide.
    """
    if not PATH.fullmatch(path) or ".." in PurePosixPath(path).parts or len(path) > 300:
        raise ValueError(f"'{path}' is not a plain path of letters, digits, '.', '-' and '_' below the model's folder")
    return path


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class File(_Strict):
    """One file of a model: in the model's repository, or at an address of its own."""

    path: Annotated[str, AfterValidator(safe_path)]
    url: str = Field(default="", pattern=r"^(https?://[^/\s]+/\S+)?$")
    size: int | None = Field(default=None, gt=0)
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")

    @model_validator(mode="after")
    def _addresses_are_pinned(self) -> Self:
        if self.url and not (self.sha256 and self.size):
            raise ValueError(f"{self.path}: a file with an address of its own needs its published sha256 and size")
        return self


class Shape(_Strict):
    """The numbers that say how much memory a chat model's remembered tokens take."""

    layers: int = Field(gt=0)
    kv_heads: int = Field(gt=0)
    head_size: int = Field(gt=0)
    hidden_size: int = Field(gt=0)
    vocabulary: int = Field(gt=0)
    window: int = Field(gt=0)  # most tokens of one conversation that the model was made for


class Model(_Strict):
    """One entry of the catalogue. Its first file is the one that is loaded."""

    name: str = Field(pattern=NAME_PATTERN)
    purpose: Purpose
    repository: str = Field(default="", pattern=r"^([\w.-]+/[\w.-]+)?$")
    revision: str = Field(default="main", pattern=r"^[\w][\w./-]*$")
    files: tuple[File, ...] = Field(min_length=1)
    licence: str = Field(min_length=2)  # SPDX
    licence_url: str = Field(pattern=r"^https://\S+$")
    languages: tuple[str, ...] = Field(min_length=1)  # ISO 639; those of most use to a council
    languages_total: int | None = None
    parameters_billions: float | None = Field(default=None, gt=0)
    quantisation: str
    shape: Shape | None = None
    memory_times_file: float = Field(default=1.0, ge=1)  # weights in memory, as a multiple of the first file
    confirmed: bool
    how: str = Field(min_length=10)
    note: str = ""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not self.repository and not all(file.url for file in self.files):
            raise ValueError("needs a repository, or an address for each file")
        if len({file.path for file in self.files}) < len(self.files):
            raise ValueError("names a file twice")
        if self.purpose == "chat" and not self.shape:
            raise ValueError("a chat model needs its shape, from which its memory is computed")
        return self

    @property
    def main(self) -> File:
        return self.files[0]

    @property
    def size(self) -> int | None:
        """Bytes of all files; None when one is not known before it is asked for."""
        sizes = [file.size for file in self.files]
        return sum(size for size in sizes if size) if all(sizes) else None

    @property
    def source(self) -> str:
        return self.repository or self.main.url


class Card(_Strict):
    """A graphics card by its memory."""

    name: str
    memory_gib: int = Field(gt=0)


class Catalogue(_Strict):
    """Every model and card that is known."""

    cards: tuple[Card, ...] = ()
    models: tuple[Model, ...]

    @model_validator(mode="after")
    def _no_name_twice(self) -> Self:
        names = [model.name for model in self.models]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"these names stand twice: {', '.join(sorted(twice))}")
        return self

    @cached_property
    def by_name(self) -> Mapping[str, Model]:
        return {model.name: model for model in self.models}

    def model(self, name: str) -> Model:
        """The model of this name.

        Raises:
            ModelFileError: there is none; the message names the nearest.
        """
        if found := self.by_name.get(name):
            return found
        raise ModelFileError(unknown(name, list(self.by_name)))


def unknown(name: str, names: Sequence[str]) -> str:
    """That there is no model of this name, and which was perhaps meant."""
    near = get_close_matches(name.lower(), names, n=1, cutoff=0.4)
    meant = f" Did you mean '{near[0]}'?" if near else ""
    return f"There is no model called '{name}'.{meant} 'frontdoor models list' shows all."


def read_catalogue(models_folder: Path | None = None) -> Catalogue:
    """The catalogue that is shipped, with the council's own entries where its models folder has some.

    Raises:
        ModelFileError: a catalogue is broken; the message names the file and the entry.
    """
    shipped = _read(SHIPPED)
    own = models_folder / OWN if models_folder else None
    if not own or not own.is_file():
        return shipped
    added = _read(own)
    if again := [model.name for model in added.models if model.name in shipped.by_name]:
        raise ModelFileError(f"{own}: '{again[0]}' is a name of the catalogue that is shipped. Choose another.")
    return Catalogue(cards=shipped.cards, models=shipped.models + added.models)


def _read(file: Path) -> Catalogue:
    try:
        return Catalogue.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"]) or "the whole file"
        raise ModelFileError(f"{file}: {where}: {problem['msg']}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ModelFileError(f"{file} is not valid YAML: {error}") from error
    except OSError as error:
        raise ModelFileError(f"{file} cannot be read ({error.strerror}). Put it back from the release.") from error
