"""The server against a client that others wrote: pygls and lsprotocol check every message against the protocol's types.

Each case runs with the capabilities that real editors announce.
"""

import os
import pathlib
import re

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

DRAFT = pathlib.Path(__file__).parent.parent / "nvim" / "draft.txt"
# Encoded, as editors do; the path is not ASCII.
URI = "file:///home/user/%E7%A4%BA%E4%BE%8B%F0%A0%AE%B7%E9%A2%84%E7%AE%97%E5%85%AC%E5%BC%80.txt"

EDITORS = ["visual-studio-code", "neovim", "neovim@v0.7", "emacs"]
PROSE = 36


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[os.environ["GOUJI_BIN"], "lsp"]), params=EDITORS)
async def client(request, lsp_client: LanguageClient):
    # What pygls leaves to whoever uses it, and the editors of some of these capabilities do.
    @lsp_client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def on_register(_: lsp.RegistrationParams):
        return None

    lsp_client.announced = await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=client_capabilities(request.param), root_uri=None, locale="zh-cn")
    )
    yield
    await lsp_client.shutdown_session()


class Draft:
    """A draft that is open in the client."""

    def __init__(self, client: LanguageClient):
        self.client = client
        self.version = 1
        self.text = DRAFT.read_text(encoding="utf-8")
        self.id = lsp.TextDocumentIdentifier(URI)
        encoding = client.announced.capabilities.position_encoding or lsp.PositionEncodingKind.Utf16
        self.width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        self.codec = f"{encoding}-le" if self.width > 1 else "utf-8"
        item = lsp.TextDocumentItem(URI, "gouji", self.version, self.text)
        client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def line(self, number: int) -> str:
        return self.text.split("\n")[number]

    def at(self, line: int, part: str) -> lsp.Position:
        """The place of `part`, in the units that were agreed on."""
        before = self.line(line)[: self.line(line).index(part)]
        return lsp.Position(line, len(before.encode(self.codec)) // self.width)

    def within(self, span: lsp.Range) -> str:
        """The text of a stretch of one line."""
        assert span.start.line == span.end.line
        line = self.line(span.start.line).encode(self.codec)
        return line[span.start.character * self.width : span.end.character * self.width].decode(self.codec)

    async def findings(self) -> list[lsp.Diagnostic]:
        """Those of the newest text, asked for or sent by the server."""
        if self.client.announced.capabilities.diagnostic_provider:
            report = await self.client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(self.id))
            return report.items
        await self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return self.client.diagnostics[URI]

    def apply(self, edits: list[lsp.TextEdit]):
        """Applies edits of single lines, and tells the server."""
        lines = self.text.split("\n")
        changes = []
        for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
            number, width = edit.range.start.line, self.width
            line = lines[number].encode(self.codec)
            head, tail = line[: edit.range.start.character * width], line[edit.range.end.character * width :]
            lines[number] = (head + edit.new_text.encode(self.codec) + tail).decode(self.codec)
            changes.append(lsp.TextDocumentContentChangePartial(text=edit.new_text, range=edit.range))
        self.version += 1
        self.text = "\n".join(lines)
        versioned = lsp.VersionedTextDocumentIdentifier(uri=URI, version=self.version)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(versioned, changes))


def edits_of(action: lsp.CodeAction) -> list[lsp.TextEdit]:
    if action.edit.document_changes:
        return [edit for change in action.edit.document_changes for edit in change.edits]
    return action.edit.changes[URI]


@pytest.mark.asyncio
async def test_it_says_what_it_is(client: LanguageClient):
    assert client.announced.server_info.name == "gouji"
    assert re.fullmatch(r"\d+\.\d+\.\d+", client.announced.server_info.version)
    announced = client.announced.capabilities
    assert announced.hover_provider and announced.document_symbol_provider and announced.folding_range_provider
    assert announced.text_document_sync.change == lsp.TextDocumentSyncKind.Incremental


@pytest.mark.asyncio
async def test_findings_stand_at_their_figures(client: LanguageClient):
    draft = Draft(client)
    found = {finding.range.start.line: finding for finding in await draft.findings()}
    assert [draft.within(finding.range) for finding in found.values()] == ["67.15", "79.17%"]
    assert found[PROSE].range.start == draft.at(PROSE, "79.17%")
    assert found[PROSE].source == "gouji" and found[PROSE].code == "GJ401"
    assert "79.7086% ≠ 79.17%" in found[PROSE].message


@pytest.mark.asyncio
async def test_a_hover_after_an_astral_character(client: LanguageClient):
    draft = Draft(client)
    hover = await client.text_document_hover_async(lsp.HoverParams(draft.id, draft.at(PROSE, "335.86")))
    assert "335.86" in hover.contents.value
    if hover.range:
        assert draft.within(hover.range).startswith("335.86")
    hover = await client.text_document_hover_async(lsp.HoverParams(draft.id, draft.at(24, "2080505")))
    assert "机关事业单位基本养老保险缴费支出" in hover.contents.value


@pytest.mark.asyncio
async def test_corrections_make_the_draft_right(client: LanguageClient):
    draft = Draft(client)
    for _ in range(2):
        first = (await draft.findings())[0]
        params = lsp.CodeActionParams(draft.id, first.range, lsp.CodeActionContext([first]))
        actions = await client.text_document_code_action_async(params)
        fixes = [action for action in actions if action.kind == lsp.CodeActionKind.QuickFix]
        assert fixes[0].title.startswith("改 ")
        draft.apply(edits_of(fixes[0]))
    assert len(await draft.findings()) == 0
    assert draft.text == DRAFT.with_name("draft.fixed.txt").read_text(encoding="utf-8")


@pytest.mark.asyncio
async def test_the_outline_and_the_folds(client: LanguageClient):
    draft = Draft(client)
    symbols = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(draft.id))
    names = [symbol.name for symbol in symbols]
    assert "第二部分 2024年单位预算报表" in names
    folds = await client.text_document_folding_range_async(lsp.FoldingRangeParams(draft.id))
    assert any(fold.start_line <= 12 and fold.end_line >= 30 for fold in folds)
    lines = draft.text.count("\n")
    assert all(fold.start_line < fold.end_line <= lines for fold in folds)
