from peers.app_peer import AppPeer
from peers.backing import DurableRunner, Postgres, Redis, Restate

PEERS = {
    "dbos": lambda: AppPeer("dbos", "DBOS Transact", "dbos_transact", Postgres),
    "procrastinate": lambda: AppPeer(
        "procrastinate", "procrastinate", "procrastinate_jobs", Postgres
    ),
    "celery": lambda: AppPeer("celery", "Celery", "celery_redis", Redis),
    "restate": lambda: AppPeer("restate", "Restate", "restate_workflow", Restate),
    "durable": lambda: AppPeer("durable", "durable functions", "durable_function", DurableRunner),
}
