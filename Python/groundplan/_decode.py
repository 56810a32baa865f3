"""Frozen dataclasses from the documented JSON, by their annotations.

A key that no field names is passed over: the JSON may get new ones without a new `schema_version`.
"""

from __future__ import annotations

import dataclasses
import typing
from typing import Any, Type, TypeVar

from ._errors import UnexpectedAnswer

T = TypeVar("T")


def decode(kind: Type[T], value: Any, place: str = "") -> T:
    """The value as one of `kind`: a dataclass, a tuple of such, an Optional, a dict, or plain.

    - place: where in the document it stands, for messages.
    """
    if typing.cast(Any, kind) is Any:
        return typing.cast(T, value)
    origin = typing.get_origin(kind)
    if origin is typing.Union:
        inner = [option for option in typing.get_args(kind) if option is not type(None)]
        return typing.cast(T, None) if value is None else decode(inner[0], value, place)
    if origin is tuple:
        _check(isinstance(value, list), place, "a list")
        item = typing.get_args(kind)[0]
        return typing.cast(T, tuple(decode(item, entry, f"{place}[{index}]") for index, entry in enumerate(value)))
    if origin is dict:
        _check(isinstance(value, dict), place, "an object")
        item = typing.get_args(kind)[1]
        return typing.cast(T, {key: decode(item, entry, f"{place}.{key}") for key, entry in value.items()})
    if dataclasses.is_dataclass(kind):
        return typing.cast(T, _decode_fields(kind, value, place))
    if kind is float:
        _check(isinstance(value, (int, float)) and not isinstance(value, bool), place, "a number")
        return typing.cast(T, float(value))
    wanted: Any = kind
    # In Python a truth value is a number, in JSON it isn't.
    _check(isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool)), place, wanted.__name__)
    return typing.cast(T, value)


def _decode_fields(kind: Any, value: Any, place: str) -> Any:
    _check(isinstance(value, dict), place, "an object")
    hints = typing.get_type_hints(kind)
    found = {}
    for field in dataclasses.fields(kind):
        key = field.metadata.get("key", field.name)
        if key in value:
            found[field.name] = decode(hints[field.name], value[key], f"{place}.{key}")
        elif field.default is dataclasses.MISSING:
            raise UnexpectedAnswer(f"the JSON has no {place}.{key}")
    return kind(**found)


def _check(holds: bool, place: str, wanted: str) -> None:
    if not holds:
        raise UnexpectedAnswer(f"in the JSON {place or 'the document'} is not {wanted}")
