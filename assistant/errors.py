"""What can go wrong in the assistant.

AssistantError
├── SettingsError   a setting is unknown or has a wrong value
├── QuestionError   there is nothing to answer: an empty question
├── ReaderError     the reader's weights are missing or damaged
├── LanguageModelError  the language model cannot be had or does not answer
│   └── ContextError    a prompt is longer than its window
├── PromptError     a prompt is missing, or a variable of it
├── HistoryError    the saved conversations cannot be read or written
└── EvaluationError an evaluation cannot be run or read
    └── GoldError   a gold set is missing or wrong
"""

from __future__ import annotations


class AssistantError(Exception):
    """The root of the tree; its message tells a person what happened and what to do."""


class SettingsError(AssistantError):
    """A setting is unknown or has a value that does not fit."""


class QuestionError(AssistantError):
    """The question has no words."""


class ReaderError(AssistantError):
    """The reader's weights are missing or damaged."""


class LanguageModelError(AssistantError):
    """The language model is not there, does not answer in time, or answers with an error."""


class ContextError(LanguageModelError):
    """A prompt is longer than the model's window."""


class PromptError(AssistantError):
    """A prompt is missing, or has a variable without a value."""


class HistoryError(AssistantError):
    """The saved conversations cannot be read or written."""


class EvaluationError(AssistantError):
    """An evaluation cannot be run, or its record cannot be read."""


class GoldError(EvaluationError):
    """A gold set is missing, cannot be read, or has a line that is wrong."""
