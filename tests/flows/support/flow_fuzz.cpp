#include "tests/flows/support/flow_fuzz.hpp"

#include <algorithm>
#include <array>

#include "base/random.hpp"
#include "flows/format/reader.hpp"
#include "flows/lint/lint.hpp"
#include "flows/play/play.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

template <class List>
const auto& oneOf(Random& random, const List& list) {
    return list[random.below(list.size())];
}

const std::vector<std::string>& hostileTexts() {
    static const std::vector<std::string> kTexts{
        "",
        "@(1 / 0)",
        "@results @run @parent @child @contact @node @trigger",
        "@(((((((((",
        "@(repeat(repeat(\"ab\", 9999), 9999))",
        "@(regex_match(input.text, \"(a+)+$\"))",
        "@(foreach(contact.groups, upper, 1, 2, 3))",
        "@(format_date(\"9999-99-99\", \"YYYY\"))",
        "@(9999999999999999999999999999 ^ 9999)",
        "@results.act_in_stock.category.x.y.z",
        "\xF0\x9F\x98\x80 \xE2\x80\xAE",
        std::string(3000, 'x'),
        "has_pattern",
        "has_number_between",
        "random",
        "call_webhook",
        "enter_flow",
        "start_session",
        "set_run_local",
        "14.0.0",
        "13.0.0",
        "spa",
        "messaging_background"};
    return kTexts;
}

Json oddValue(Random& random) {
    switch (random.below(9)) {
        case 0:
            return nullptr;
        case 1:
            return true;
        case 2:
            return -1;
        case 3:
            return 1e300;
        case 4:
            return std::int64_t{9'223'372'036'854'775'807};
        case 5:
            return Json::array();
        case 6:
            return Json::object();
        case 7:
            return Json::array({nullptr, 1, "x"});
        default:
            return oneOf(random, hostileTexts());
    }
}

/// A value somewhere in the document, deep ones as likely as shallow ones.
Json& anyPlace(Random& random, Json& root) {
    Json* at = &root;
    for (;;) {
        if (!at->is_structured() || at->empty() || (at != &root && random.chance(0.12))) return *at;
        auto child = at->begin();
        std::advance(child, static_cast<std::ptrdiff_t>(random.below(at->size())));
        at = &*child;
    }
}

void change(Random& random, Json& file) {
    Json& place = anyPlace(random, file);
    switch (random.below(5)) {
        case 0:
            place = oddValue(random);
            break;
        case 1: {
            const Json copy = anyPlace(random, file);
            place = copy;
            break;
        }
        case 2:
            if (place.is_structured() && !place.empty()) {
                auto victim = place.begin();
                std::advance(victim, static_cast<std::ptrdiff_t>(random.below(place.size())));
                place.erase(victim);
            }
            break;
        case 3:
            if (place.is_array() && !place.empty()) place.push_back(place[random.below(place.size())]);
            break;
        default:
            if (place.is_string()) place = oneOf(random, hostileTexts());
    }
}

/// Sends exits of a flow to other nodes of it: loops, cut branches, shared ends.
void rewire(Random& random, Json& file) {
    Json& nodes = file["flows"][0]["nodes"];
    for (int i = 0; i < 3; ++i) {
        Json& exits = nodes[random.below(nodes.size())]["exits"];
        exits[random.below(exits.size())]["destination_uuid"] = nodes[random.below(nodes.size())]["uuid"];
    }
}

std::string spoilt(Random& random, const Json& original) {
    Json file = original;
    const auto kind = random.below(10);
    if (kind < 2) rewire(random, file);
    if (kind < 8) {
        for (auto changes = 1 + random.below(3); changes > 0; --changes) change(random, file);
        return file.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    std::string text = file.dump();
    if (kind == 8) {
        text.resize(random.below(text.size()));
        return text;
    }
    for (auto flips = 1 + random.below(4); flips > 0; --flips) {
        text[random.below(text.size())] = static_cast<char>(random.below(256));
    }
    return text;
}

SessionStatus playAround(Random& random, const std::shared_ptr<const Assets>& assets) {
    static const std::array<std::string, 9> kInputs{
        "1", "2", "yes", "???", "12", "", "/timeout", "/expire", "\xFF"};
    PlayOptions options;
    options.now = kTalkStart;
    options.flow_name = assets->workflows.front()->name;
    options.language = random.chance(0.5) ? "fra" : "eng";
    auto player = Player::create(assets, options);
    if (!player) return SessionStatus::Failed;
    (*player)->begin();
    for (int i = 0; i < 15 && (*player)->waiting(); ++i) {
        const Session& session = (*player)->sprint().session;
        const auto reread = decodeSession(encodeSession(session));
        REQUIRE(reread);
        // A refusal (a time-out that the question does not have) is an answer like any other.
        (void)(*player)->input(oneOf(random, kInputs));
    }
    return (*player)->sprint().session.status;
}

}  // namespace

FuzzTally fuzzFlowFiles(std::uint64_t seed, int files) {
    std::vector<Json> originals;
    for (const std::string& name : exampleNames()) originals.push_back(Json::parse(exampleText(name)));
    Random random(seed);
    FuzzTally tally;
    for (int i = 0; i < files; ++i) {
        const std::string text = spoilt(random, oneOf(random, originals));
        const auto begun = std::chrono::steady_clock::now();
        const auto file = readFlowFile(text, "fuzz.json");
        if (file) {
            ++tally.read;
            showReport(lint(*file->assets), "fuzz.json");
            if (playAround(random, file->assets) != SessionStatus::Waiting) ++tally.finished;
        } else {
            REQUIRE_FALSE(file.error().empty());
        }
        tally.slowest = std::max(tally.slowest, std::chrono::steady_clock::now() - begun);
    }
    return tally;
}

}  // namespace tama::flows::testing
