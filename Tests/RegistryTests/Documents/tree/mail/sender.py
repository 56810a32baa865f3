from shared.env import get_env


class Sender:
    def send(self, text):
        return get_env(), text


def send_mail(order):
    return Sender().send(str(order))
