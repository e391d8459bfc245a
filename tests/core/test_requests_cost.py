import inspect

from flask import Flask


def test_no_request_starts_an_event_loop(app: Flask) -> None:
    closing = [func.__name__ for func in app.teardown_appcontext_funcs]
    assert "_close_sessions" in closing
    assert not any(inspect.iscoroutinefunction(func) for func in app.teardown_appcontext_funcs)
