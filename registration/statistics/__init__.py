"""The figures of a meeting, each with its rule."""
