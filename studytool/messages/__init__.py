"""What is said to the learner, in English and Chinese: data and templates, one module for each speaker.

`messages.reading.too_deep()` and its like are what a grader or a session says anywhere, in the page too. What only the
commands say (`commands`, `progress`) is imported by its module's name, and is not shipped to the page.
"""

from studytool.messages import code, diagnosis, gradcheck, reading, session

__all__ = ["code", "diagnosis", "gradcheck", "reading", "session"]
