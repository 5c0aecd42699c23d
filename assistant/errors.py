"""What can go wrong in the assistant.

AssistantError
├── SettingsError   a setting is unknown or has a wrong value
└── QuestionError   there is nothing to answer: an empty question
"""

from __future__ import annotations


class AssistantError(Exception):
    """The root of the tree; its message tells a person what happened and what to do."""


class SettingsError(AssistantError):
    """A setting is unknown or has a value that does not fit."""


class QuestionError(AssistantError):
    """The question has no words."""
