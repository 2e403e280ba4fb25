"""Articles on the real event path: written by an admin, found by a patient, closed to everybody else."""

from __future__ import annotations

from calmconnect.state.admin.articles import ArticlesState, ArticleState
from calmconnect.state.patient.articles import FaqState
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows

WRITTEN = {"title": "Where is my receipt?", "body": "Beside each **session**. <b>Now</b>", "published": "on"}


async def test_what_an_admin_writes_a_patient_finds(house: House, cast: Cast) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/articles/new")
    await admin.send(ArticleState.save, form=WRITTEN)
    path = admin.notices[-1]["path"]
    await admin.go(path)
    assert admin.see(ArticleState)["title"] == WRITTEN["title"] and "&lt;b&gt;" in admin.see(ArticleState)["html"]

    patient = await (await house.signed_in(cast.asha)).open("/patient/help")
    assert [row["title"] for row in patient.see(FaqState)["rows"]] == [WRITTEN["title"]]
    await patient.send(FaqState.search, form={"words": "zebra"})
    assert patient.see(FaqState)["rows"] == [] and "zebra" not in str(patient._state)
    await patient.send(FaqState.search, form={"words": "receipt"})
    assert "<strong>session</strong>" in patient.see(FaqState)["rows"][0]["html"]

    await admin.send(ArticleState.save, form={**WRITTEN, "title": ""})
    assert set(admin.see(ArticleState)["problems"]) == {"title"}
    await admin.send(ArticleState.remove)
    await admin.go("/admin/articles")
    assert admin.see(ArticlesState)["rows"] == []


async def test_an_article_that_is_not_there(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin/articles/987654")
    assert tab.see(ArticleState)["missing"] is True
    before = await all_rows()
    patient = await (await house.signed_in(cast.asha)).open("/patient")
    await patient.send(ArticleState.save, form=WRITTEN)
    assert (await all_rows())["articles"] == before["articles"] == []
