#include "reports/disposition.hpp"

#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

using namespace tama::reports;

TEST_CASE("a worker who could not be asked is not eligible, whatever else happened", "[reports]") {
    TargetFacts facts;
    facts.exclusion = "no_phone";
    facts.completed = true;
    CHECK(dispositionOf(facts) == Disposition::NotEligible);
}

TEST_CASE("answers decide between complete, partial and break-off", "[reports]") {
    TargetFacts facts;
    facts.delivered = facts.replied = true;
    facts.asked = 5;
    facts.answered = 2;
    CHECK(dispositionOf(facts) == Disposition::BreakOff);
    facts.answered = 3;
    CHECK(dispositionOf(facts) == Disposition::Partial);
    facts.completed = true;
    CHECK(dispositionOf(facts) == Disposition::Complete);
}

TEST_CASE("STOP after few answers is a refusal, after most of them a partial answer", "[reports]") {
    TargetFacts facts;
    facts.delivered = facts.replied = facts.opted_out = true;
    facts.asked = 4;
    facts.answered = 1;
    CHECK(dispositionOf(facts) == Disposition::Refused);
    facts.answered = 3;
    CHECK(dispositionOf(facts) == Disposition::Partial);
}

TEST_CASE("without a reply the network's last word decides", "[reports]") {
    TargetFacts facts;
    facts.accepted = true;
    CHECK(dispositionOf(facts) == Disposition::UnknownEligibility);
    facts.failed = true;
    CHECK(dispositionOf(facts) == Disposition::NonContact);
    facts.delivered = true;
    CHECK(dispositionOf(facts) == Disposition::DeliveredSilent);
    facts.replied = true;
    CHECK(dispositionOf(facts) == Disposition::Other);
}

TEST_CASE("a wrong person is other non-response and never an answer", "[reports]") {
    TargetFacts facts;
    facts.delivered = facts.replied = facts.wrong_person = true;
    facts.asked = facts.answered = 1;
    CHECK(dispositionOf(facts) == Disposition::Other);
}

TEST_CASE("dispositions partition any target list", "[reports]") {
    rc::prop(
        "counts add up to the list",
        [](const std::vector<std::tuple<bool, bool, bool, bool, bool, bool>>& list) {
            DispositionCounts counts;
            for (const auto& [excluded, delivered, failed, replied, opted_out, completed] : list) {
                TargetFacts facts;
                facts.exclusion = excluded ? "left" : "";
                facts.delivered = delivered;
                facts.failed = failed;
                facts.replied = replied;
                facts.opted_out = opted_out;
                facts.completed = completed;
                facts.asked = 3;
                facts.answered = replied ? *rc::gen::inRange(0, 4) : 0;
                counts.add(dispositionOf(facts));
            }
            RC_ASSERT(counts.targeted() == static_cast<std::int64_t>(list.size()));
            RC_ASSERT(counts.eligible() <= counts.targeted());
        }
    );
}

TEST_CASE(
    "who broke off was asked fewer questions than there are, and is measured against all", "[reports]"
) {
    TargetFacts facts;
    facts.delivered = facts.replied = true;
    facts.asked = 2;
    facts.answered = 1;
    CHECK(dispositionOf(facts) == Disposition::Partial);
    facts.expected = 5;
    CHECK(dispositionOf(facts) == Disposition::BreakOff);
    facts.opted_out = true;
    CHECK(dispositionOf(facts) == Disposition::Refused);
}
