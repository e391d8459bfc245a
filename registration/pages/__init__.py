"""Pages that show several domains; they own no rule."""
