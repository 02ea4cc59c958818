class Unreadable(Exception):
    """This file cannot be read. `sentence` says what is wrong and what to do; it never quotes patient data."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence
