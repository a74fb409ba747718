"""A plan from its first objective to an approved indicator, by the desk, the head and the assessor; and the drawing it comes with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import Site, axe_violations

pytestmark = pytest.mark.browser

QUESTIONS = ("specific", "measurable", "achievable", "relevant", "time_bound")
ELEMENTS = ("capability", "baseline", "absorption", "sustainment")


def _save(page: Page) -> None:
    page.locator("main form[method=post] button[type=submit]").click()


def _sign_out(page: Page) -> None:
    page.context.clear_cookies()


def test_plan_goes_from_objective_to_approved_indicator_by_three_people(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/plans/")
    page.get_by_role("link", name="Draw up a plan").first.click()
    page.fill("[name=title]", "Signals training plan")
    page.select_option("[name=partner]", "KEN")
    page.fill("[name=starts_on]", "2025-07-01")
    page.fill("[name=ends_on]", "2026-12-31")
    _save(page)
    expect(page.locator("h1")).to_contain_text("Signals training plan")
    plan = page.url

    page.get_by_role("link", name="State an objective").click()
    page.fill("[name=text]", "Deepen relations with Kenya")
    for name in QUESTIONS:
        page.select_option(f"[name=is_{name}]", "yes")
    for name in ELEMENTS:
        page.fill(f"[name={name}]", "Known and written down.")
    _save(page)
    expect(page.locator(".error-summary")).to_contain_text("cannot be checked")
    page.fill("[name=text]", "Train 60 signallers of both sides by December 2026")
    page.select_option("[name=is_achievable]", "no")
    page.fill("[name=achievable_reason]", "One instructor is missing.")
    _save(page)
    expect(page.locator(".notice-warn")).to_contain_text("One instructor is missing.")

    page.get_by_role("link", name="Add a goal").click()
    page.fill("[name=text]", "Two courses in Nairobi")
    _save(page)
    page.get_by_role("link", name="Plan a line of work").click()
    page.fill("[name=title]", "First course")
    page.fill("[name=planned_start]", "2025-10-06")
    page.fill("[name=planned_end]", "2025-12-19")
    _save(page)
    page.goto(f"{plan}indicators/")
    page.get_by_role("link", name="Add an indicator to objective 1").click()
    page.fill("[name=name]", "Signallers certified")
    page.fill("[name=unit]", "persons")
    page.fill("[name=baseline]", "0")
    page.fill("[name=target]", "60")
    page.fill("[name=source]", "Register of the school")
    page.select_option("[name=owner_id]", label="Desk officer, Africa")
    page.select_option("[name=assessor_id]", label="Desk officer, Africa")
    _save(page)
    expect(page.locator(".error-summary")).to_contain_text("Who implements cannot assess")
    page.select_option("[name=assessor_id]", label="Legal adviser")
    _save(page)
    expect(page.locator("main")).to_contain_text("Signallers certified")
    page.goto(plan)
    expect(page.get_by_role("link", name="Agree the plan")).to_have_count(0)

    _sign_out(page)
    site.sign_in(page, "head")
    page.goto(plan)
    page.get_by_role("link", name="Agree the plan").click()
    _save(page)
    expect(page.locator(".page-subtitle")).to_contain_text("Agreed")

    _sign_out(page)
    site.sign_in(page, "desk")
    page.goto(f"{plan}indicators/")
    page.get_by_role("link", name=re.compile(r"Report\s*: Signallers certified, 31\sDec\s2025")).click()
    page.fill("[name=value]", "24")
    page.fill("[name=evidence]", "Letter 12")
    _save(page)
    page.get_by_role("link", name="Submit for approval").click()
    _save(page)
    expect(page.get_by_role("link", name="Approve")).to_have_count(0)

    _sign_out(page)
    site.sign_in(page, "legal")
    page.goto(f"{plan}indicators/")
    page.get_by_role("link", name=re.compile(r"Approve\s*: Signallers certified, 31\sDec\s2025")).click()
    _save(page)
    expect(page.locator("main")).to_contain_text("40 % of the way")
    assert axe_violations(page) == []


def test_timeline_is_read_by_keyboard_and_printed_across_the_sheet(
    site: Site, page: Page, tmp_path: Path
) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/plans/")
    page.get_by_role("link", name="Engineer training plan with Mozambique").first.click()
    page.get_by_role("link", name="Timeline").click()
    frame = page.get_by_role("region", name="Timeline")
    expect(frame).to_be_visible()
    expect(frame).to_contain_text("35 days late")
    frame.focus()
    page.keyboard.press("Tab")
    bar = page.evaluate("document.activeElement.getAttribute('href')")
    assert bar and ("#line-" in bar or bar.startswith("/"))
    assert axe_violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert frame.evaluate("box => box.scrollWidth > box.clientWidth")
    page.pdf(path=str(tmp_path / "timeline.pdf"), prefer_css_page_size=True)
    from pypdfium2 import PdfDocument

    width, height = PdfDocument(tmp_path / "timeline.pdf")[0].get_size()
    assert width > height
