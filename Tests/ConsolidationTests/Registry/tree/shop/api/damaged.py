class Damaged
    pass
