from carom.domain.keys.refusals import Refused

__all__ = ["Refused"]
