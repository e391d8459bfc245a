"""Changes of registrations: registering, places, promotion and what follows from them."""
