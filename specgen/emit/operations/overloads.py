"""Several typed signatures of one method, where an argument decides others or the answer.

`content_type` decides which arguments a body is made of. What the answer is follows from the
switch of a stream, or from `accept`. Every form of a body goes with every form of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from specgen.emit.models.annotations import Annotator
from specgen.emit.operations.results import STREAMS, either, members_of
from specgen.emit.operations.signatures import Argument, OperationWriter
from specgen.emit.text.expressions import Atom, Bracketed, Expression
from specgen.emit.text.python import fixed, literal
from specgen.frozen import frozen
from specgen.ir.alternatives import BodyForm, body_forms
from specgen.ir.answers import successes
from specgen.ir.api import Api, Content, Operation
from specgen.ir.streaming import StreamSwitch
from specgen.ir.types import Type
from specgen.naming.table import OperationNames

OPTIONS = {
    frozenset[str](): "CallOptions",
    frozenset({"accept"}): "ContentTypeOptions",
    frozenset({"content_type"}): "AcceptOptions",
    frozenset({"accept", "content_type"}): "SentOptions",
}
"""The class of the options that are left where some are arguments of their own."""

_TEXTS = {
    "accept": "The media type of the answer; without it, any of them.",
    "content_type": "The media type of the body, where it is not the first.",
}


@frozen(kw_only=False)
class Overload:
    """One typed signature: its arguments, its result, the class of its options."""

    arguments: Sequence[Argument]
    result: Expression
    options: str


@frozen(kw_only=False)
class Signatures:
    """What a method takes in any way, and its overloads, one for each way.

    `choices` are the options that decide; the method itself has them among its other options.
    """

    arguments: Sequence[Argument]
    choices: Sequence[Argument]
    overloads: Sequence[Overload]


class _Form(NamedTuple):
    """A form of a body: its arguments, and the option that asks for it."""

    arguments: Sequence[Argument]
    choice: Argument | None = None


class _Outcome(NamedTuple):
    """A form of an answer: its type, and the argument that asks for it."""

    result: Expression
    choice: Argument | None = None


class OverloadWriter:
    """Writes the signatures of methods in one module."""

    def __init__(self, api: Api, annotator: Annotator, writer: OperationWriter) -> None:
        self._declarations = api.declarations
        self._imports = annotator.imports
        self._runtime = annotator.runtime
        self._writer = writer

    def of(
        self,
        operation: Operation,
        names: OperationNames,
        stream: str,
        likes: Sequence[Type],
    ) -> Signatures | None:
        """The signatures of an operation's method; None where there is only one.

        `stream` is the class of a stream; `likes` are types that a whole body may be given as
        beside its own.
        """
        outcomes = list(self._outcomes(operation, names, stream))
        if len(outcomes) == 1 and len(body_forms(operation, self._declarations)) < 2:
            return None
        shared = list(self._writer.parameters(operation, names))
        forms = list(self._forms(operation, names, likes))
        overloads = [
            overload
            for form in forms
            for overload in _overloads([*shared, *form.arguments], form, outcomes)
        ]
        offered = [form.choice for form in forms]
        offered += [outcome.choice for outcome in outcomes]
        return Signatures(
            _ordered([*shared, *self._merged(forms)]),
            _options([choice for choice in offered if choice]),
            overloads,
        )

    def _forms(
        self, operation: Operation, names: OperationNames, likes: Sequence[Type]
    ) -> Iterator[_Form]:
        forms = body_forms(operation, self._declarations)
        if not forms:
            yield _Form([])
        for form in forms:
            is_default = form is forms[0]
            choice: Argument | None = None
            if len(forms) > 1:
                media_types = self._one_of(form.media_types)
                choice = _option("content_type", media_types, required=not is_default)
            arguments = list(self._arguments(form, forms[0], operation, names))
            if not is_default or form.record is None:
                yield _Form(arguments, choice)
                continue
            whole = self._writer.whole(operation, names, likes)
            changes = [self._writer.left_out(argument) for argument in arguments]
            if changes == arguments:
                yield _Form([self._writer.left_out(whole), *arguments], choice)
            else:
                yield _Form(arguments, choice)
                yield _Form([whole, *changes], choice)

    def _arguments(
        self,
        form: BodyForm,
        primary: BodyForm,
        operation: Operation,
        names: OperationNames,
    ) -> Iterator[Argument]:
        if form.record is not None:
            contents = form.contents
            yield from self._writer.fields(operation, form.record, names, contents)
        elif form is primary:
            yield from self._writer.body(operation, names)
        else:
            yield self._writer.as_one_argument(operation, names, form.contents)

    def _merged(self, forms: Sequence[_Form]) -> Iterator[Argument]:
        """The arguments of all forms; what not every form needs may be left out."""
        merged: dict[str, list[Argument]] = {}
        for argument in (each for form in forms for each in form.arguments):
            merged.setdefault(argument.name, []).append(argument)
        for name, same in merged.items():
            needed = len(same) == len(forms) and all(each.required for each in same)
            annotation = either([each.annotation for each in same])
            # A property of one form may have the name of another form's whole body.
            positional = all(each.positional for each in same)
            text = same[0].text
            yield self._writer.argument(
                name, annotation, needed, text, positional=positional
            )

    def _outcomes(
        self, operation: Operation, names: OperationNames, stream: str
    ) -> Iterator[_Outcome]:
        """The forms of an answer, the last whatever is asked for."""
        if operation.switch is not None:
            yield from self._switched(operation, operation.switch, names, stream)
        elif operation.pagination is None:
            yield from self._accepted(operation, stream)
        yield _Outcome(self._writer.results.result(operation, stream=stream))

    def _switched(
        self,
        operation: Operation,
        switch: StreamSwitch,
        names: OperationNames,
        stream: str,
    ) -> Iterator[_Outcome]:
        """A stream where the switch is on, what comes as a whole where it is off."""
        if switch.parameter is None:
            name = names.fields[switch.wire_name]
        else:
            name = names.parameters[switch.parameter]
        for on in (True, False):

            def asked(content: Content, on: bool = on) -> bool:
                return (content.codec in STREAMS) is on

            is_default = on is switch.default
            members: list[Expression] = [self._literal([on])]
            if is_default and switch.nullable:
                members.append(Atom(fixed("None")))
            yield _Outcome(
                self._writer.results.some(operation, stream=stream, only=asked),
                Argument(name, either(members), not is_default, ""),
            )

    def _accepted(self, operation: Operation, stream: str) -> Iterator[_Outcome]:
        """Each type that media types of an answer have, where they have several."""
        if operation.method == "HEAD":
            return
        media_types = dict.fromkeys(
            content.media_type
            for response in successes(operation)
            for content in response.received
        )
        if len(media_types) < 2:
            return
        results: dict[str, tuple[Expression, list[str]]] = {}
        for media_type in media_types:

            def asked(content: Content, media_type: str = media_type) -> bool:
                return content.media_type == media_type

            result = self._writer.results.some(operation, stream=stream, only=asked)
            results.setdefault(result.flat, (result, []))[1].append(media_type)
        if len(results) == 1:
            return
        for result, names in results.values():
            exact = [name for name in names if "*" not in name]
            if exact:
                choice = _option("accept", self._literal(exact), required=True)
                yield _Outcome(result, choice)

    def _one_of(self, media_types: Sequence[str]) -> Expression:
        """The type of a media type that is one of a few, or any where one is a range."""
        if any("*" in media_type for media_type in media_types):
            return Atom(fixed("str"))
        return self._literal(media_types)

    def _literal(self, values: Sequence[str | bool]) -> Expression:
        name = self._imports.name("typing", "Literal")
        return Bracketed(name, [Atom(literal(value)) for value in values], "[]")


def _overloads(
    arguments: Sequence[Argument], form: _Form, outcomes: Sequence[_Outcome]
) -> Iterator[Overload]:
    """The signatures of one form of a body, with every form of an answer that it can ask for."""
    own = {argument.name: argument for argument in arguments}
    for result, choice in outcomes:
        taken, options = dict(own), set[str]()
        if form.choice:
            taken[form.choice.name] = form.choice
            options.add(form.choice.name)
        if choice and choice.name in own:
            taken[choice.name] = _decided(own[choice.name], choice)
        elif choice and choice.name == "accept":
            taken[choice.name] = choice
            options.add(choice.name)
        elif choice and choice.required:
            # Without the argument that asks for it, there is no such answer.
            continue
        yield Overload(
            _ordered(list(taken.values())), result, OPTIONS[frozenset(options)]
        )


def _decided(argument: Argument, choice: Argument) -> Argument:
    """An argument with the value that asks for one form of an answer."""
    if argument.required or choice.required:
        return replace(argument, annotation=choice.annotation, required=True)
    left_out = members_of(argument.annotation)[-1]
    return replace(argument, annotation=either([choice.annotation, left_out]))


def _option(name: str, annotation: Expression, *, required: bool) -> Argument:
    return Argument(name, annotation, required, _TEXTS[name], omitted="...")


def _options(choices: Sequence[Argument]) -> list[Argument]:
    """The options among what decides, each with all that it may be."""
    named = {option for options in OPTIONS for option in options}
    offered: dict[str, list[Argument]] = {}
    for choice in choices:
        if choice.name in named:
            offered.setdefault(choice.name, []).append(choice)
    return [
        replace(same[0], annotation=either([choice.annotation for choice in same]))
        for same in offered.values()
    ]


def _ordered(arguments: Sequence[Argument]) -> list[Argument]:
    """Those that may be given by position, then those that must be given, then the rest."""
    return sorted(arguments, key=lambda each: (not each.positional, not each.required))
