def __getattr__(name):
    return globals()["load_" + name]()
