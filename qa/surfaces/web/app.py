"""Creates the web app: the pages and the HTTP API on one port."""

from functools import partial

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from index import Index
from qa.assistant import Answerer
from qa.feedback.store import FeedbackStore
from qa.surfaces.web.api import api_routes, handle_errors
from qa.surfaces.web.jobs.kept import check_if_needed
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.middleware.metrics import Metrics
from qa.surfaces.web.middleware.stack import ServingOptions, add_middleware
from qa.surfaces.web.pages.article import article_pages
from qa.surfaces.web.pages.chat import chat_page, mount_chat_page
from qa.surfaces.web.pages.chat_events import Turn
from qa.surfaces.web.pages.check import check_page
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.export import saving_routes
from qa.surfaces.web.pages.feedback import judging_routes
from qa.surfaces.web.pages.history import added_page
from qa.surfaces.web.pages.kept import keeping_routes, kept_page
from qa.surfaces.web.pages.library import library_page
from qa.surfaces.web.pages.not_found import NotFoundPage
from qa.surfaces.web.pages.quotes import quotes_page
from qa.surfaces.web.pages.search import search_page
from qa.surfaces.web.pages.sources import sources_routes


def create_app(index: Index, assistant: Answerer, jobs: Jobs, serving: ServingOptions) -> FastAPI:
    """Return the app, with the middleware that `serving` requires."""
    app: FastAPI = FastAPIOffline(
        title="Byline",
        version="0.1.0",
        redoc_url=None,
        swagger_ui_parameters={"validatorUrl": None},  # the default sends requests to swagger.io
    )
    handle_errors(app)
    app.add_middleware(NotFoundPage)
    metrics = Metrics(index)
    add_middleware(app, serving, metrics)
    app.include_router(metrics.routes())
    keep = serving.keep_uploads
    app.include_router(api_routes(index, assistant, jobs, read_only=serving.read_only, keep_uploads=keep))
    app.include_router(article_pages(index))
    app.include_router(added_page(index))
    app.include_router(library_page(index, jobs, read_only=serving.read_only))
    app.include_router(search_page(index))
    app.include_router(quotes_page(index))
    app.include_router(check_page(index, assistant))
    app.include_router(kept_page(index, read_only=serving.read_only))
    kept: Conversations[Turn] = Conversations()
    app.include_router(saving_routes(kept))
    app.include_router(sources_routes(kept))
    app.include_router(judging_routes(kept, FeedbackStore(index.saved)))
    app.include_router(keeping_routes(kept, index, assistant))
    if not serving.read_only:
        jobs.after_adding = partial(check_if_needed, index, assistant, jobs)
        jobs.after_adding()
    mount_chat_page(app, chat_page(index, assistant, kept), read_only=serving.read_only)
    return app
