"""What is wrong in a configuration file is said in our own words, with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from catalog.errors import N_, ConfigError
from catalog.tomlfile import Unfit, load_model


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    share: Annotated[float, Field(gt=0, le=1)] = 0.5
    number: Annotated[int, Field(ge=0)] = 0


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    names: list[str] = Field(default=["a"], min_length=1)
    kind: Literal["pc", "hall"] = "pc"
    inner: Inner = Inner()
    maps: dict[str, str] = {}

    @field_validator("name")
    @classmethod
    def _is_small(cls, name: str) -> str:
        if name != name.lower():
            raise Unfit(N_("{key}: small letters, digits, - and _ only"))
        return name


NAME = 'name = "a"\n'
WRONG = [
    ("", "x.toml: name must be given"),
    ("name = 1", "x.toml:1: name must be text in quotation marks"),
    ('name = "A"', "x.toml:1: name: small letters, digits, - and _ only"),
    (NAME + 'names = "a"', "x.toml:2: names must be a list in square brackets"),
    (NAME + "names = []", "x.toml:2: names must not be empty"),
    (NAME + 'kind = "tv"', "x.toml:2: kind must be one of 'pc', 'hall'"),
    (NAME + "inner = 1", "x.toml:2: inner must be a table of keys and values"),
    (NAME + "[inner]\nnumber = 1.5", "x.toml:3: inner.number must be a whole number"),
    (NAME + "[inner]\nnumber = -1", "x.toml:3: inner.number must be at least 0"),
    (NAME + "[inner]\nshare = 0", "x.toml:3: inner.share must be more than 0.0"),
    (NAME + "[inner]\nshare = 2", "x.toml:3: inner.share must be at most 1.0"),
    (NAME + "[maps]\na = 1", "x.toml:3: maps.a must be text in quotation marks"),
    (NAME + "[iner]", "x.toml:2: unknown key iner: did you mean inner?"),
    (NAME + "name = ", "x.toml:2: is not valid TOML: Invalid value"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_model(path, Outer)
    assert str(caught.value) == message
