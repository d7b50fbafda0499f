#include "flows/coverage/explorer.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/unicode.hpp"
#include "flows/coverage/contact_variants.hpp"
#include "flows/coverage/operand_texts.hpp"
#include "flows/coverage/state_key.hpp"
#include "flows/triggers/matching.hpp"
#include "gateway/text/sms_text.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostWishes = 3;  // for contacts that lead to one exit

/// What questions do not expect; the first that leads to a category stands for all.
constexpr std::array<std::string_view, 5> kUnexpected{"zzz", "???", "", "0", "99999"};
constexpr std::size_t kMostTimesLater = 2;  // that a split on the time is passed and tried at other times
constexpr std::chrono::hours kDay{24};
/// Other hours of the day, other days of the week, and the same day of it in other months.
constexpr std::array<std::chrono::hours, 22> kLater{
    kDay,       2 * kDay,   3 * kDay,     4 * kDay,   5 * kDay,   6 * kDay,
    kDay / 4,   kDay / 2,   kDay * 3 / 4, 14 * kDay,  28 * kDay,  63 * kDay,
    91 * kDay,  119 * kDay, 154 * kDay,   182 * kDay, 210 * kDay, 245 * kDay,
    273 * kDay, 301 * kDay, 336 * kDay,   371 * kDay};
constexpr std::string_view kFreeText = "Kanifing";

EdgeKind edgeKindOf(const Taken& taken) {
    switch (taken.move.kind) {
        case MoveKind::Begin:
        case MoveKind::BeginByWord:
            return EdgeKind::Begun;
        case MoveKind::TimeOut:
            return EdgeKind::TimedOut;
        case MoveKind::Expire:
            return EdgeKind::Expired;
        case MoveKind::Answer:
            break;
    }
    const bool other = taken.sprint.answer && taken.sprint.answer->is_other;
    return other ? EdgeKind::NotUnderstood : EdgeKind::Understood;
}

}  // namespace

Explorer::Explorer(
    const std::shared_ptr<const Assets>& assets,
    const Workflow& flow,
    const SplitReads& reads,
    CoverageRecord& record,
    Observer& observer,
    ExplorerOptions options
)
    : assets_(assets),
      flow_(flow),
      reads_(reads),
      record_(record),
      observer_(observer),
      options_(std::move(options)),
      taker_(assets, flow, options_.now, options_.world) {}

void Explorer::explore() {
    begin(madeUpContact(options_.language, flow_, options_.now));
    while (!open_.empty() || !replays_.empty()) {
        if (taker_.taken() >= options_.most_steps) {
            gave_up_ = true;
            return;
        }
        if (!replays_.empty()) {
            const Replay wish = std::move(replays_.front());
            replays_.pop_front();
            replay(wish);
        } else {
            const Open open = std::move(open_.front());
            open_.pop_front();
            expand(open);
        }
    }
}

void Explorer::begin(const Contact& contact) {
    beginWith(contact, {MoveKind::Begin, "", {}});
    for (const TriggerDefinition& trigger : assets_->triggers) {
        if (trigger.flow_uuid != flow_.uuid || trigger.keywords.empty()) continue;
        Contact worker = contact;
        if (!trigger.groups.empty()) worker.groups.push_back(trigger.groups.front());
        const std::string& word = trigger.keywords.front();
        if (!fires(word, worker)) continue;
        beginWith(worker, {MoveKind::BeginByWord, word, {}});
        break;
    }
}

void Explorer::beginWith(const Contact& contact, const Move& move) {
    const Open nowhere{kNoState, {}, std::make_shared<const Contact>(contact)};
    for (const Taken& taken : taker_.takeAll(nullptr, contact, move)) arrive(nowhere, taken);
}

/// The word begins this workflow for the contact, whatever channel it comes by.
bool Explorer::fires(const std::string& word, const Contact& contact) const {
    const auto firesBy = [&](std::string_view channel) {
        const auto match = matchKeyword(assets_->triggers, {word, channel, contact.groups});
        return match && match->trigger->flow_uuid == flow_.uuid;
    };
    return firesBy({}) || std::any_of(
                              assets_->triggers.begin(),
                              assets_->triggers.end(),
                              [&](const TriggerDefinition& trigger) {
                                  return trigger.channel && firesBy(trigger.channel->uuid);
                              }
                          );
}

std::vector<std::string> Explorer::answersTo(const Router& router) const {
    std::vector<std::string> out;
    const auto add = [&](std::string answer) {
        if (std::find(out.begin(), out.end(), answer) == out.end()) out.push_back(std::move(answer));
    };
    for (const Case& test : router.cases) {
        for (std::string& text : textsForCase(router, test, options_.language, options_.world)) {
            add(std::move(text));
        }
    }
    const auto looked_at = reads_.resultValues().find(router.result_key);
    if (looked_at != reads_.resultValues().end()) {
        for (const std::string& sample : looked_at->second) add(sample);
    }
    if (router.cases.empty()) add(std::string(kFreeText));
    for (const std::string_view text : kUnexpected) add(std::string(text));
    return out;
}

bool Explorer::decidesByValue(const Router& router) const {
    const auto looked_at = reads_.resultValues().find(router.result_key);
    return looked_at != reads_.resultValues().end() && !looked_at->second.empty();
}

void Explorer::expand(const Open& open) {
    const Run* waiting = open.stand.session.waitingRun();
    if (waiting == nullptr || waiting->path.empty()) return;
    const NodePlace question = record_.placeOf(waiting->flow_uuid, waiting->path.back().node_uuid);
    const Router& router = *record_.nodeAt(question).router;
    // One answer of each category goes on; where the value decides later, one of each value.
    std::set<std::string> seen;
    for (const std::string& answer : answersTo(router)) {
        for (const Taken& taken :
             taker_.takeAll(&open.stand, open.stand.contact, {MoveKind::Answer, answer, {}})) {
            std::string kind;
            if (taken.sprint.answer) {
                kind = taken.sprint.answer->result->category;
                if (decidesByValue(router)) kind += '\n' + taken.sprint.answer->result->value;
            }
            for (const std::size_t choice : taken.move.choices) kind += '\n' + std::to_string(choice);
            if (!seen.insert(kind).second) {
                observe(open, taken);
                continue;
            }
            arrive(open, taken);
        }
    }
    if (router.wait && router.wait->timeout) {
        const Move silence{MoveKind::TimeOut, "", {}};
        for (const Taken& taken : taker_.takeAll(&open.stand, open.stand.contact, silence)) {
            arrive(open, taken);
        }
    }
    const Move expiry{MoveKind::Expire, "", {}};
    for (const Taken& taken : taker_.takeAll(&open.stand, open.stand.contact, expiry)) arrive(open, taken);
}

std::vector<Passed> Explorer::observe(const Open& from, const Taken& taken) {
    Way way = graph_.wayTo(from.state);
    way.push_back(moveInWords(taken.move));
    return observer_.observe(from.begun(), taken, way, options_.language);
}

std::size_t Explorer::arrive(const Open& from, const Taken& taken) {
    const auto passed = observe(from, taken);
    std::size_t to = kNoState;
    if (taken.sprint.session.status == SessionStatus::Waiting) {
        const auto [state, is_new] = graph_.arrive(
            stateKey(taken.sprint.session, taken.sprint.contact, *assets_, reads_), from.state, taken.move
        );
        to = state;
        if (is_new) open_.push_back({state, taken.stand(), from.began_with});
    }
    connect(from, taken, to);
    wishOtherContacts(taken, from, passed);
    tryLater(taken, from, passed);
    return to;
}

/// Where the time decided, the same is done at other times.
void Explorer::tryLater(const Taken& taken, const Open& from, const std::vector<Passed>& passed) {
    for (const Passed& pass : passed) {
        const auto& router = record_.nodeAt(pass.place).router;
        if (!router || !readsClock(*router) || ++tried_later_[pass.place] > kMostTimesLater) continue;
        for (const std::chrono::hours later : kLater) {
            const auto& exits = record_.at(pass.place).exits;
            if (std::all_of(exits.begin(), exits.end(), [&](const ExitRecord& exit) {
                    return exit.languages.contains(options_.language);
                })) {
                break;
            }
            Move move = taken.move;
            move.later = later;
            if (const auto other = taker_.takeOne(from.begun(), *from.began_with, std::move(move))) {
                arrive(from, *other);
            }
        }
    }
}

void Explorer::connect(const Open& from, const Taken& taken, std::size_t to) {
    StateEdge edge{from.state, to, edgeKindOf(taken), {}};
    for (const MsgCreated* message : messagesOf(taken.sprint)) {
        if (message->text.empty()) continue;
        ++edge.messages;
        edge.segments += gateway::text::planSms(toNfc(message->text)).segments.size();
    }
    const Run* waited = from.state == kNoState ? nullptr : from.stand.session.waitingRun();
    if (waited != nullptr) edge.question = record_.placeOf(waited->flow_uuid, waited->path.back().node_uuid);
    graph_.connect(edge);
}

/// Where the contact decided, somebody else is wished for whom it decides otherwise.
void Explorer::wishOtherContacts(
    const Taken& taken, const Open& from, const std::vector<Passed>& passed
) {
    for (const Passed& pass : passed) {
        const auto& router = record_.nodeAt(pass.place).router;
        if (!router || pass.exit == kNowhere || contactPathOf(*router).kind.empty()) continue;
        const auto& exits = record_.at(pass.place).exits;
        for (std::size_t exit = 0; exit < exits.size(); ++exit) {
            if (exit == pass.exit || exits[exit].languages.contains(options_.language)) continue;
            if (++wished_[{pass.place, exit}] > kMostWishes) continue;
            auto moves = graph_.movesTo(from.state);
            moves.push_back(taken.move);
            for (Contact& contact : contactsForExit(
                     *from.began_with,
                     *router,
                     exit,
                     *assets_,
                     taker_.environment(),
                     options_.now,
                     options_.world
                 )) {
                replays_.push_back({std::move(contact), moves});
            }
        }
    }
}

void Explorer::replay(const Replay& wish) {
    Open at{kNoState, {}, std::make_shared<const Contact>(wish.contact)};
    for (const Move& move : wish.moves) {
        if (move.kind == MoveKind::BeginByWord && !fires(move.text, wish.contact)) return;
        const auto taken = taker_.takeOne(at.begun(), wish.contact, move);
        if (!taken) return;
        const std::size_t state = arrive(at, *taken);
        if (state == kNoState) return;
        at.state = state;
        at.stand = taken->stand();
    }
}

}  // namespace tama::flows
