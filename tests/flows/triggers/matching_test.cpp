#include "flows/triggers/matching.hpp"

#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

const GroupRef kNurses{"n", "Nurses"};
const GroupRef kDoctors{"d", "Doctors"};

TriggerDefinition keywordTrigger(std::string flow, std::vector<std::string> words) {
    TriggerDefinition trigger;
    trigger.flow_name = std::move(flow);
    trigger.keywords = std::move(words);
    return trigger;
}

TriggerDefinition catchAll(std::string flow) {
    TriggerDefinition trigger = keywordTrigger(std::move(flow), {});
    trigger.type = 'C';
    return trigger;
}

/// The name of the workflow that the message starts, or "-".
std::string started(
    const std::vector<TriggerDefinition>& triggers,
    std::string_view text,
    std::vector<GroupRef> groups = {},
    std::string_view channel = {},
    Waiting waiting = Waiting::Nobody
) {
    const auto match = triggerFor(triggers, {text, channel, groups}, waiting);
    return match ? match->trigger->flow_name : "-";
}

}  // namespace

TEST_CASE("a message starts the workflow of its word", "[flows][triggers]") {
    auto only = keywordTrigger("only", {"ready"});
    only.match = KeywordMatch::OnlyWord;
    const std::vector triggers{keywordTrigger("stock", {"stock", "stok"}), only};
    CHECK(started(triggers, "Stok 12") == "stock");
    CHECK(started(triggers, "READY.") == "only");
    CHECK(started(triggers, "ready now") == "-");
    CHECK(started(triggers, "hello") == "-");
    CHECK(started(triggers, "") == "-");
    CHECK(started({}, "stock") == "-");
}

TEST_CASE("the longest word wins, so that one may begin another", "[flows][triggers]") {
    const std::vector triggers{keywordTrigger("short", {"VMC"}), keywordTrigger("long", {"VMC-C1"})};
    CHECK(started(triggers, "vmc-c1 12") == "long");
    CHECK(started(triggers, "vmc 12") == "short");
    CHECK(triggerFor(triggers, {"vmc-c1 12", {}, {}}, Waiting::Nobody)->keyword == "VMC-C1");
}

TEST_CASE("among triggers of one word channel counts 4, groups 2 and exclusions 1", "[flows][triggers]") {
    auto plain = keywordTrigger("plain", {"go"});
    auto excludes = keywordTrigger("excludes", {"go"});
    excludes.exclude_groups = {kDoctors};
    auto groups = keywordTrigger("groups", {"go"});
    groups.groups = {kNurses};
    auto channel = keywordTrigger("channel", {"go"});
    channel.channel = ChannelRef{"ch", "Hotline"};
    const std::vector triggers{plain, excludes, groups, channel};
    CHECK(started(triggers, "go") == "excludes");
    CHECK(started(triggers, "go", {kDoctors}) == "plain");
    CHECK(started(triggers, "go", {kNurses}) == "groups");
    CHECK(started(triggers, "go", {kNurses, kDoctors}) == "groups");
    CHECK(started(triggers, "go", {kNurses}, "ch") == "channel");
    CHECK(started(triggers, "go", {}, "other") == "excludes");
}

TEST_CASE("of triggers that fit alike the first is taken", "[flows][triggers]") {
    CHECK(started({keywordTrigger("a", {"go"}), keywordTrigger("b", {"go"})}, "go") == "a");
    CHECK(started({catchAll("a"), catchAll("b")}, "anything") == "a");
}

TEST_CASE("a group without a UUID is known by its name", "[flows][triggers]") {
    auto named = keywordTrigger("named", {"go"});
    named.groups = {{"", "Nurses"}};
    CHECK(started({named}, "go", {kNurses}) == "named");
    CHECK(started({named}, "go", {kDoctors}) == "-");
}

TEST_CASE("a catch-all takes what no word takes", "[flows][triggers]") {
    auto for_nurses = catchAll("nurses");
    for_nurses.groups = {kNurses};
    const std::vector triggers{catchAll("all"), for_nurses, keywordTrigger("stock", {"stock"})};
    CHECK(started(triggers, "hello") == "all");
    CHECK(started(triggers, "hello", {kNurses}) == "nurses");
    CHECK(started(triggers, "stock 1", {kNurses}) == "stock");
}

TEST_CASE("a word beats a waiting session that listens; a catch-all never does", "[flows][triggers]") {
    const std::vector triggers{catchAll("all"), keywordTrigger("stock", {"stock"})};
    CHECK(started(triggers, "stock", {}, {}, Waiting::Session) == "stock");
    CHECK(started(triggers, "hello", {}, {}, Waiting::Session) == "-");
    CHECK(started(triggers, "stock", {}, {}, Waiting::DeafSession) == "-");
    CHECK(started(triggers, "hello", {}, {}, Waiting::DeafSession) == "-");
}

TEST_CASE("trigger words are compared as the environment compares words", "[flows][triggers]") {
    const std::vector triggers{keywordTrigger("yes", {"\u0646\u0639\u0645"}), keywordTrigger("go", {"\u0627\u0628"})};
    const auto with = [&](std::string_view text, Collation collation) {
        const auto match = triggerFor(triggers, {text, {}, {}, collation}, Waiting::Nobody);
        return match ? match->trigger->flow_name : "-";
    };
    CHECK(with("\u0623\u0628 1", Collation::ArabicVariants) == "go");
    CHECK(with("\u0623\u0628\u0640 1", Collation::ArabicVariants) == "go");
    CHECK(with("\u0646\u0639\u0645", Collation::ArabicVariants) == "yes");
    CHECK(with("\u0622\u0628\u062A", Collation::ArabicVariants) == "-");
}

TEST_CASE("the flow that a session waits in says whether it listens", "[flows][triggers]") {
    Assets assets;
    for (const bool deaf : {false, true}) {
        auto flow = std::make_shared<Workflow>();
        flow->uuid = deaf ? "00000000-0000-4000-8000-000000000002" : "00000000-0000-4000-8000-000000000001";
        flow->ignores_triggers = deaf;
        assets.workflows.push_back(flow);
    }
    const auto waits = [&](std::size_t flow) {
        Session session;
        session.status = SessionStatus::Waiting;
        session.runs.resize(2);
        session.runs[0].flow_uuid = assets.workflows[1 - flow]->uuid;
        session.runs[0].status = RunStatus::Active;
        session.runs[1].flow_uuid = assets.workflows[flow]->uuid;
        session.runs[1].status = RunStatus::Waiting;
        return session;
    };
    CHECK(whoWaits(assets, waits(0)) == Waiting::Session);
    CHECK(whoWaits(assets, waits(1)) == Waiting::DeafSession);
    Session over = waits(0);
    over.status = SessionStatus::Completed;
    CHECK(whoWaits(assets, over) == Waiting::Nobody);
    CHECK(whoWaits(Assets{}, waits(1)) == Waiting::Session);
}
