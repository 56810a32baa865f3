UserID = str


class Money:
    cents = 0
