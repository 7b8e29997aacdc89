"""Notes on reinforcement learning as a knowledge base, and a quiz that judges calculations honestly."""

__version__ = "0.1.0"
