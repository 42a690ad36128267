"""What people do with the app: commands, shortcuts, buttons, forms, and what the app answers."""
