"""Code that every service of the shop may use."""

from shared.constants import *
