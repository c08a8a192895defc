"""Addresses of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from bluehelm_web.accounts import confirmation_views as confirmations
from bluehelm_web.accounts import erasure_views as erasures
from bluehelm_web.accounts import identity_views as identity
from bluehelm_web.accounts import languages
from bluehelm_web.accounts import ministry_views as ministries
from bluehelm_web.accounts import own_views as own
from bluehelm_web.accounts import sign_in_views as sign_ins
from bluehelm_web.accounts import token_views as tokens
from bluehelm_web.accounts import view_views as views_kept
from bluehelm_web.accounts import views as accounts
from bluehelm_web.accounts.guard import before_factor
from bluehelm_web.capacity import urls as capacity
from bluehelm_web.conferences import letter_urls as letters_of_announcements
from bluehelm_web.conferences import live_urls as live_conferences
from bluehelm_web.conferences import urls as conferences
from bluehelm_web.documents import letter_views as keeping
from bluehelm_web.documents import views as documents
from bluehelm_web.generation import bulk_views as bulk
from bluehelm_web.generation import statement_views as statements
from bluehelm_web.generation import term_views as terms
from bluehelm_web.generation import views as registers
from bluehelm_web.jobs import mail_views as mail
from bluehelm_web.jobs import views as jobs
from bluehelm_web.oversight import urls as oversight
from bluehelm_web.partnership import announcement_views as announcing
from bluehelm_web.partnership import annul_views as annulling
from bluehelm_web.partnership import data_views as open_data
from bluehelm_web.partnership import deletion_views as deleting
from bluehelm_web.partnership import follow_views as following
from bluehelm_web.partnership import import_views as imports
from bluehelm_web.partnership import letter_views as letters
from bluehelm_web.partnership import list_views as lists
from bluehelm_web.partnership import mark_views as marks
from bluehelm_web.partnership import reminder_views as reminders
from bluehelm_web.partnership import row_views as rows
from bluehelm_web.partnership import state_views as states
from bluehelm_web.partnership import views as partnership
from bluehelm_web.partnership import visit_views as visits
from bluehelm_web.planning import ask_views as asking
from bluehelm_web.planning import begin_views as beginning
from bluehelm_web.planning import commitment_views as committing
from bluehelm_web.planning import line_views as lines
from bluehelm_web.planning import map_views as maps
from bluehelm_web.planning import mission_views as missions
from bluehelm_web.planning import run_views as plans
from bluehelm_web.planning import views as planning
from bluehelm_web.site import api, api_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("to-do", views.to_do, name="to-do"),
    path("language/<slug:code>", languages.language, name="language"),
    path("sign-in", sign_ins.sign_in, name="sign-in"),
    path("sign-in/second", sign_ins.second_factor, name="second-factor"),
    path("sign-in/identity", identity.enter, name="identity"),
    path("sign-in/identity/return", identity.returned, name="identity-return"),
    path("sign-out", before_factor(sign_ins.SignOut.as_view()), name="sign-out"),
    path("offers", lists.offer_list, name="offers"),
    path("offers/bulk", lists.offer_bulk, name="offer-bulk"),
    path("offers/draft", partnership.offer_draft, name="offer-draft"),
    path("offers/table", lists.offer_table, name="offer-table"),
    path("compositions", rows.composition_list, name="compositions"),
    path("compositions/table.<str:form>", rows.composition_table, name="composition-table"),
    path("level-events", rows.level_event_list, name="level-events"),
    path("level-events/table.<str:form>", rows.level_event_table, name="level-event-table"),
    path("data", open_data.data, name="data"),
    path("data/<str:name>", open_data.data_file, name="data-file"),
    path("uploads", imports.upload, name="upload-draft"),
    path("uploads/template", imports.upload_template, name="upload-template"),
    path("uploads/<int:upload_id>", imports.upload_detail, name="upload"),
    path("uploads/<int:upload_id>/place", imports.upload_place, name="upload-place"),
    path("uploads/<int:upload_id>/values", imports.upload_values, name="upload-values"),
    path("uploads/<int:upload_id>/map", imports.upload_map, name="upload-map"),
    path("uploads/<int:upload_id>/apply", imports.upload_apply, name="upload-apply"),
    path("uploads/<int:upload_id>/cancel", imports.upload_cancel, name="upload-cancel"),
    path("uploads/<int:upload_id>/wrong", imports.upload_wrong, name="upload-wrong"),
    path("offers/<str:offer_id>", partnership.offer_detail, name="offer"),
    path("offers/<str:offer_id>/terms/<slug:what>", terms.term_add, name="term-add"),
    path("offers/<str:offer_id>/terms/<slug:what>/<int:number>", terms.term_drop, name="term-drop"),
    path("announcements", announcing.announcement_list, name="announcements"),
    path("announcements/table.<str:form>", announcing.announcement_table, name="announcement-table"),
    path("announcements/template.<str:form>", announcing.announcement_template, name="announcement-template"),
    path("announcements/send", announcing.announcement_import, name="announcement-import"),
    path("announcements/delete", deleting.announcements_delete, name="announcements-delete"),
    path("announcements/record", announcing.announcement_record, name="announcement-record"),
    path(
        "announcements/rows/<path:announcement_id>/edit",
        announcing.announcement_edit,
        name="announcement-edit",
    ),
    path(
        "announcements/rows/<path:announcement_id>/release",
        announcing.announcement_release,
        name="announcement-release",
    ),
    path(
        "announcements/rows/<path:announcement_id>/link",
        announcing.announcement_link,
        {"is_linked": True},
        name="announcement-link",
    ),
    path(
        "announcements/rows/<path:announcement_id>/unlink",
        announcing.announcement_link,
        {"is_linked": False},
        name="announcement-unlink",
    ),
    path("announcements/rows/<path:announcement_id>/step", following.step_record, name="announcement-step"),
    path(
        "announcements/rows/<path:announcement_id>/milestone",
        following.milestone_add,
        name="announcement-milestone",
    ),
    path(
        "announcements/rows/<path:announcement_id>/done", following.milestone_done, name="announcement-done"
    ),
    path("announcements/rows/<path:announcement_id>/reply", following.reply_say, name="announcement-reply"),
    path("announcements/rows/<path:announcement_id>/part", following.gift_part, name="announcement-part"),
    path(
        "announcements/rows/<path:announcement_id>/part/drop",
        following.gift_part_drop,
        name="announcement-part-drop",
    ),
    path("announcements/rows/<path:announcement_id>/offer", following.gift_offer, name="announcement-offer"),
    *letters_of_announcements.urlpatterns,
    path("announcements/rows/<path:announcement_id>", announcing.announcement_detail, name="announcement"),
    path("documents", documents.document_list, name="documents"),
    path("documents/table", documents.document_table, name="document-table"),
    path("documents/of/<slug:what>/<path:key>", documents.documents_of, name="documents-of"),
    path("documents/<int:document_id>", documents.document_detail, name="document"),
    path("documents/<int:document_id>/edit", documents.document_edit, name="document-edit"),
    path("documents/<int:document_id>/versions", documents.document_send, name="document-send"),
    path("documents/<int:document_id>/versions/<int:number>", documents.document_file, name="document-file"),
    path("documents/<int:document_id>/deletion", documents.deletion_propose, name="document-deletion"),
    path(
        "documents/<int:document_id>/deletion/take-back",
        documents.deletion_take_back,
        name="document-take-back",
    ),
    path("documents/<int:document_id>/decision", documents.deletion_decide, name="document-decision"),
    path("contributors", states.state_list, name="states"),
    path("contributors/table", states.state_table, name="state-table"),
    path("contributors/table.<str:form>", states.state_table, name="state-table"),
    path("contributors/template.<str:form>", states.state_template, name="state-template"),
    path("contributors/send", states.state_import, name="state-import"),
    path("contributors/add", states.state_edit, name="state-add"),
    path("contributors/counts", states.state_counts, name="state-counts"),
    path("contributors/<str:code>", states.state_detail, name="state"),
    path("contributors/<str:code>/edit", states.state_edit, name="state-edit"),
    path("contributors/<str:code>/contact", states.state_contact, name="state-contact"),
    path("offers/<str:offer_id>/edit", partnership.offer_edit, name="offer-edit"),
    path("offers/<str:offer_id>/delete", deleting.offer_delete, name="offer-delete"),
    path("offers/<str:offer_id>/release", partnership.offer_release, name="offer-release"),
    path("offers/<str:offer_id>/record", partnership.offer_record, name="offer-record"),
    path("offers/<str:offer_id>/events/<int:number>/annul", annulling.event_annul, name="event-annul"),
    path("offers/<str:offer_id>/renew", reminders.offer_renew, name="offer-renew"),
    path("offers/<str:offer_id>/stale", marks.stale_mark, name="stale-mark"),
    path("offers/<str:offer_id>/letters/<str:notice>", letters.letter, name="letter"),
    path("offers/<str:offer_id>/letters/<str:notice>/word", letters.letter_file, name="letter-file"),
    path("offers/<str:offer_id>/letters/<str:notice>/keep", keeping.letter_kept, name="letter-keep"),
    path("notices", reminders.notice_list, name="notices"),
    path("notices/<int:notice_id>/read", reminders.notice_read, name="notice-read"),
    path("offers/<str:offer_id>/visits", visits.visit_book, name="visit-book"),
    path("visits", visits.visit_list, name="visits"),
    path("visits/table", visits.visit_table, name="visit-table"),
    path("visits/<int:visit_id>", visits.visit_detail, name="visit"),
    path("visits/<int:visit_id>/edit", visits.visit_edit, name="visit-edit"),
    path("visits/<int:visit_id>/notes", visits.visit_note, name="visit-note"),
    path("visits/<int:visit_id>/conclude", visits.visit_conclude, name="visit-conclude"),
    path("proposals/<int:proposal_id>", partnership.proposal_decide, name="proposal-decide"),
    path("missions", registers.register_list, {"register": "missions"}, name="missions"),
    path("missions/<str:code>/commit", committing.offer_commit, name="offer-commit"),
    path("missions/<str:code>/free/<int:number>", committing.offer_free, name="offer-free"),
    path("missions/<str:code>", missions.mission_detail, name="mission"),
    path("missions/<str:code>/plan", beginning.mission_plan, name="mission-plan"),
    path("missions/<str:code>/map", maps.mission_map, name="mission-map"),
    path("map/land", maps.map_land, name="map-land"),
    path("registers/<str:register>", registers.register_list, name="register"),
    path("registers/<str:register>/table", registers.register_table, name="register-table"),
    path("registers/<str:register>/table.<str:form>", registers.register_table, name="register-table"),
    path("registers/<str:register>/add", registers.register_add, name="register-add"),
    path("registers/<str:register>/send", registers.register_import, name="register-import"),
    path(
        "registers/<str:register>/template.<str:form>", registers.register_template, name="register-template"
    ),
    path("registers/<str:register>/rows/<str:key>", registers.register_row, name="register-row"),
    path("registers/<str:register>/rows/<str:key>/edit", registers.register_edit, name="register-edit"),
    path("bulk/<slug:kind>/<str:name>", bulk.bulk, name="bulk"),
    path("changes/<slug:key>", bulk.bulk_change, name="bulk-change"),
    path("statements", statements.statement_list, name="statements"),
    path("statements-table", statements.statements_table, name="statements-table"),
    path("statements-table.<str:form>", statements.statements_table, name="statements-table"),
    path("requirements", statements.requirement_list, name="requirements"),
    path("requirements/table", statements.requirement_table, name="requirement-table"),
    path("requirements/table.<str:form>", statements.requirement_table, name="requirement-table"),
    path("new-statement", statements.statement_add, name="statement-add"),
    path("statements/<slug:statement_id>", statements.statement_detail, name="statement"),
    path(
        "statements/<slug:statement_id>/<int:number>", statements.statement_detail, name="statement-version"
    ),
    path(
        "statements/<slug:statement_id>/<int:number>/table",
        statements.statement_table,
        name="statement-table",
    ),
    path(
        "statements/<slug:statement_id>/<int:number>/table.<str:form>",
        statements.statement_table,
        name="statement-table",
    ),
    path("statements/<slug:statement_id>/begin", statements.statement_begin, name="statement-begin"),
    path("statements/<slug:statement_id>/issue", statements.statement_issue, name="statement-issue"),
    path("statements/<slug:statement_id>/send", statements.lines_import, name="lines-import"),
    path("lines-template.<str:form>", statements.lines_template, name="lines-template"),
    path("statements/<slug:statement_id>/add", statements.line_edit, name="line-add"),
    path("statements/<slug:statement_id>/lines/<path:line_id>", statements.line_edit, name="line-edit"),
    path("statements/<slug:statement_id>/without/<path:line_id>", statements.line_remove, name="line-remove"),
    *capacity.urlpatterns,
    *conferences.urlpatterns,
    *oversight.urlpatterns,
    path("scenarios", planning.scenario_list, name="scenarios"),
    path("new-scenario", planning.scenario_add, name="scenario-add"),
    path("scenarios/<slug:name>", planning.scenario_detail, name="scenario"),
    path("scenarios/<slug:name>/plan", planning.plan_ask, name="plan-ask"),
    path("scenarios/<slug:name>/send", planning.scenario_send, name="scenario-send"),
    path("scenarios/<slug:name>/<int:number>/<str:form>", planning.scenario_file, name="scenario-file"),
    path("scenarios/<slug:name>/take/<str:what>", missions.take_over, name="take-over"),
    path("scenarios/<slug:name>/compare", asking.plan_compare, name="plan-compare"),
    path("scenarios/<slug:name>/ask", asking.scenario_ask, name="scenario-ask"),
    path("scenarios/<slug:name>/ask/<slug:kind>", asking.scenario_ask_for, name="scenario-ask-for"),
    path("scenarios/<slug:name>/show", asking.scenario_show, name="scenario-show"),
    path("scenarios/<slug:name>/lines/<path:line_id>/pin", lines.line_pin, name="line-pin"),
    path("scenarios/<slug:name>/lines/<path:line_id>/unpin", lines.line_unpin, name="line-unpin"),
    path("scenarios/<slug:name>/lines/<path:line_id>", lines.line_detail, name="line"),
    path("plans/<int:run_id>", plans.plan_detail, name="plan"),
    path("plans/<int:run_id>/cancel", plans.plan_cancel, name="plan-cancel"),
    path("plans/<int:run_id>/report", plans.plan_report, name="plan-report"),
    path("plans/<int:run_id>/map", maps.plan_map, name="plan-map"),
    path("plans/<int:run_id>/letters/<str:contributor>", plans.letter_draft, name="letter-draft"),
    path("plans/<int:run_id>/<str:form>", plans.plan_file, name="plan-file"),
    path("stand-by/<slug:name>", planning.stand_by, name="stand-by"),
    path("happenings", jobs.happening_list, name="happenings"),
    path("live/happenings", jobs.happening_live, name="live-happenings"),
    path("live/readiness", views.board_live, name="live-board"),
    path("live/first-plans", plans.first_plans_live, name="live-first-plans"),
    path("live/plans/<int:run_id>", plans.plan_live, name="live-plan"),
    path("live/uploads/<int:upload_id>", imports.upload_live, name="live-upload"),
    *live_conferences.urlpatterns,
    path("happenings.atom", jobs.happening_feed, name="happenings-feed"),
    path("webhooks", jobs.webhook_list, name="webhooks"),
    path("webhooks/own", jobs.webhook_own, name="webhooks-own"),
    path("webhooks/<int:webhook_id>", jobs.webhook_detail, name="webhook"),
    path("webhooks/<int:webhook_id>/rotate", jobs.webhook_rotate, name="webhook-rotate"),
    path("webhooks/<int:webhook_id>/test", jobs.webhook_act, {"act": "test"}, name="webhook-test"),
    path("webhooks/<int:webhook_id>/resume", jobs.webhook_act, {"act": "resume"}, name="webhook-resume"),
    path("webhooks/<int:webhook_id>/end", jobs.webhook_act, {"act": "end"}, name="webhook-end"),
    path("log", views.log, name="log"),
    path("log/verify", views.log_verify, name="log-verify"),
    path("log/<int:seq>", erasures.event, name="event"),
    path("log/<int:seq>/thing", views.event_thing, name="event-thing"),
    path("log/<int:seq>/erase", erasures.erasure_propose, name="erasure-propose"),
    path("log/<int:seq>/decide", erasures.erasure_decide, name="erasure-decide"),
    path("accounts", accounts.account_list, name="accounts"),
    path("accounts/invite", accounts.account_invite, name="account-invite"),
    path("accounts/<int:user_id>/renew", accounts.account_renew, name="account-renew"),
    path("accounts/<int:user_id>/confirm", confirmations.account_confirm, name="account-confirm"),
    path("accounts/<int:user_id>/end", accounts.account_end, name="account-end"),
    path("accounts/<int:user_id>/reopen", accounts.account_reopen, name="account-reopen"),
    path("accounts/<int:user_id>/reset", accounts.account_reset, name="account-reset"),
    path("account", own.account, name="account"),
    path("account/prove", sign_ins.prove, name="prove"),
    path("account/password", own.password, name="password"),
    path("account/one-time-codes", own.one_time_codes, name="one-time-codes"),
    path("account/one-time-codes/begin", own.one_time_begin, name="one-time-begin"),
    path("account/one-time-codes/end", own.one_time_end, name="one-time-end"),
    path("account/recovery-codes", own.recovery_codes, name="recovery-codes"),
    path("account/passkeys", own.passkey_add, name="passkey-add"),
    path("account/passkeys/<int:passkey_id>/end", own.passkey_end, name="passkey-end"),
    path("account/identity", identity.link, name="identity-link"),
    path("account/identity/end", identity.end, name="identity-end"),
    path("account/mail", mail.mail, name="mail"),
    path("account/mail/end", mail.mail_end, name="mail-end"),
    path("account/mail/<str:word>", mail.mail_confirm, name="mail-confirm"),
    path("account/log-ins/end", own.log_ins_end, name="log-ins-end"),
    path("account/log-ins/<str:mark>/end", own.log_in_end, name="log-in-end"),
    path("account/notices/<int:notice_id>/read", own.notice_read, name="account-notice-read"),
    path("views", views_kept.view_keep, name="view-keep"),
    path("views/<int:view_id>/drop", views_kept.view_drop, name="view-drop"),
    path("tokens", tokens.token_list, name="tokens"),
    path("tokens/make", tokens.token_make, name="token-make"),
    path("tokens/<int:token_id>/end", tokens.token_end, name="token-end"),
    path("organizations", accounts.organization_add, name="organization-add"),
    path("ministries", ministries.ministry_list, name="ministries"),
    path("ministries/<int:ministry_id>", ministries.ministry_rename, name="ministry"),
    path("invitations/<str:word>", accounts.invitation, name="invitation"),
    path("invitations/<str:word>/identity", identity.take_up, name="invitation-identity"),
    path("api", api_views.page, name="api"),
    path("api/v1/", api.addresses()),
    path("api/<path:path>", api.nowhere, name="api-nowhere"),
]

handler500 = "bluehelm_web.site.views.fault"
