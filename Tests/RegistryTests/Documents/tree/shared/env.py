class Environment:
    name = "test"


def get_env():
    return Environment()
