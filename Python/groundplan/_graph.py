"""What `groundplan graph` says: Schemas/selection.schema.json."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Tuple

if TYPE_CHECKING:
    import networkx  # type: ignore[import-untyped, unused-ignore]


@dataclass(frozen=True)
class Node:
    """A module, package or part; `modules` is how many modules it stands for."""

    name: str
    service: str
    modules: int


@dataclass(frozen=True)
class Edge:
    """Imports of one node by another; `names` is how many imported names lead along it."""

    importer: str = dataclasses.field(metadata={"key": "from"})
    imported: str = dataclasses.field(metadata={"key": "to"})
    names: int = 0


@dataclass(frozen=True)
class Graph:
    """Who imports whom."""

    nodes: Tuple[Node, ...]
    edges: Tuple[Edge, ...]

    def to_networkx(self) -> networkx.DiGraph[str]:
        """The same as a `networkx.DiGraph`: names, with `service` and `modules`; edges with `names`.

        Needs networkx: `pip install groundplan[networkx]`.
        """
        import networkx

        graph: Any = networkx.DiGraph()
        for node in self.nodes:
            graph.add_node(node.name, service=node.service, modules=node.modules)
        for edge in self.edges:
            graph.add_edge(edge.importer, edge.imported, names=edge.names)
        return graph
