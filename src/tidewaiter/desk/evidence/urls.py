"""Addresses: seizures, custody, referrals."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.evidence import aftermath, custody, found, listed, papers, referrals, seizures

urlpatterns: list[URLPattern | URLResolver] = [
    path("seizures", listed.seizures, name="evidence"),
    path("seizures.csv", listed.download, name="seizures_csv"),
    path("seizures/without-examination", found.seize, name="seizure_found"),
    path("seizures/<str:seizure_id>", seizures.seizure, name="seizure"),
    path("seizures/<str:seizure_id>/labels", seizures.labels, name="seizure_labels"),
    path("seizures/<str:seizure_id>/document", seizures.document, name="seizure_document"),
    path("seizures/<str:seizure_id>/receipt.pdf", papers.receipt, name="seizure_receipt"),
    path("seizures/<str:seizure_id>/custody.pdf", papers.custody, name="seizure_custody"),
    path("seizures/<str:seizure_id>/labels.pdf", papers.labels, name="seizure_labels_pdf"),
    path("seizures/<str:seizure_id>/papers/<str:sha256>", seizures.paper, name="seizure_paper"),
    path("seizures/<str:seizure_id>/hold", seizures.hold, name="seizure_hold"),
    path("seizures/<str:seizure_id>/holds/<int:number>/lift", seizures.lift, name="seizure_lift"),
    path("seizures/<str:seizure_id>/offer", custody.offer, name="custody_offer"),
    path("seizures/<str:seizure_id>/accept", custody.accept, name="custody_accept"),
    path("seizures/<str:seizure_id>/refuse", custody.refuse, name="custody_refuse"),
    path("seizures/<str:seizure_id>/recall", custody.recall, name="custody_recall"),
    path("seizures/<str:seizure_id>/reseal", custody.reseal, name="custody_reseal"),
    path("seizures/<str:seizure_id>/paper", custody.on_paper, name="custody_paper"),
    path("seizures/<str:seizure_id>/condemn", custody.condemn, name="custody_condemn"),
    path("seizures/<str:seizure_id>/destroy", custody.destroy, name="custody_destroy"),
    path("seizures/<str:seizure_id>/hunt", aftermath.hunt, name="seizure_hunt"),
    path("seizures/<str:seizure_id>/lookouts", aftermath.lookouts, name="seizure_lookouts"),
    path("seizures/<str:seizure_id>/refer", referrals.send, name="seizure_refer"),
    path("referrals", referrals.referrals, name="referrals"),
    path("referrals/<str:referral_id>", referrals.referral, name="referral"),
    path("referrals/<str:referral_id>/answer", referrals.answer, name="referral_answer"),
    path("referrals/<str:referral_id>/withdraw", referrals.withdraw, name="referral_withdraw"),
    path("referrals/<str:referral_id>/close", referrals.close, name="referral_close"),
]
