"""Answers measured against questions whose answers are known. Nothing here touches how they are made."""
