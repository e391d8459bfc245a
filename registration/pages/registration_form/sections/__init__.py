"""The sections of the registration form, one file each: fields, their checks, and what they mean."""
