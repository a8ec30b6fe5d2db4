"""Contracts that the import linter lacks."""

from __future__ import annotations

from importlinter import Contract, ContractCheck, fields, output


class AcyclicFilesContract(Contract):
    """No file imports itself by way of others, imports for types alone and inside functions included."""

    type_name = "acyclic_files"

    root = fields.StringField()

    def check(self, graph, verbose: bool) -> ContractCheck:  # type: ignore[no-untyped-def]
        """Look for the shortest way back from each file to itself."""
        root = str(self.root)
        circles = set()
        for module in {root, *graph.find_descendants(root)}:
            for imported in graph.find_modules_directly_imported_by(module):
                if imported.startswith(root) and (back := graph.find_shortest_chain(imported, module)):
                    first = min(range(len(back)), key=lambda index: back[index])
                    circles.add((*back[first:], *back[:first]))
        return ContractCheck(kept=not circles, metadata={"circles": sorted(circles)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each circle on a line."""
        for circle in check.metadata["circles"]:
            output.print_error(" -> ".join((*circle, circle[0])), bold=False)
