"""Questions that lean on others, each completed so that it stands alone, by rules and without a model.

`complete` fills a question that follows on from the conversation before it, `parts` takes one that
asks several things apart, and `fuse` joins what was found for each form. Names, noun phrases and
times are told by words alone (`phrases`), what a pronoun can stand for by the last turns
(`mentions`), and what was left out by the last question (`ellipsis`).
"""

from assistant.followups.completion import complete
from assistant.followups.fusion import fuse
from assistant.followups.splitting import parts

__all__ = ["complete", "fuse", "parts"]
