#include "flows/coverage/moves.hpp"

#include <algorithm>

#include "flows/coverage/service_answers.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostForks = 1000;  // of one move: a split has at most 100 ways, a web service seven

ConversationSetup walkSetup(
    std::shared_ptr<const Assets> assets, const Workflow& flow, WallTime now, const Environment& environment
) {
    ConversationSetup setup;
    setup.contact = madeUpContact("", flow, now);
    setup.environment = environmentFor(*assets, flow, environment);
    setup.flow = &flow;
    setup.now = now;
    setup.query_groups = false;  // membership is what the walk makes of it
    setup.assets = std::move(assets);
    return setup;
}

std::string laterInWords(std::chrono::hours later) {
    constexpr int kHoursOfDay = 24;
    const auto hours = later.count();
    if (hours == 0) return {};
    const bool days = hours % kHoursOfDay == 0;
    const auto count = days ? hours / kHoursOfDay : hours;
    return " (" + std::to_string(count) + (days ? " day" : " hour") + (count == 1 ? "" : "s") + " later)";
}

std::string kindInWords(const Move& move) {
    switch (move.kind) {
        case MoveKind::Begin:
            return "(start)";
        case MoveKind::BeginByWord:
        case MoveKind::Answer:
            return "\"" + move.text + "\"";
        case MoveKind::TimeOut:
            return "(time-out)";
        case MoveKind::Expire:
            return "(expiry)";
    }
    return {};
}

}  // namespace

std::string moveInWords(const Move& move) {
    return kindInWords(move) + laterInWords(move.later);
}

MoveTaker::MoveTaker(
    std::shared_ptr<const Assets> assets, const Workflow& flow, WallTime now, const SampleWorld& world
)
    : conversation_(walkSetup(assets, flow, now, world.environment)),
      start_(now),
      assets_(*assets),
      answers_(serviceAnswers(*assets, world)) {
    conversation_.drawBy([this](const Router&, std::size_t count) { return choose(count); });
    conversation_.answerServicesBy([this](const ServiceRequest&) {
        return answers_[choose(answers_.size())];
    });
}

std::size_t MoveTaker::choose(std::size_t count) {
    const std::size_t position = chosen_.size();
    const std::size_t wanted = position < script_->size() ? (*script_)[position] : 0;
    chosen_.push_back(std::min(wanted, count - 1));
    counts_.push_back(count);
    return chosen_.back();
}

std::optional<Taken> MoveTaker::takeOne(const Stand* from, const Contact& contact, Move move) {
    script_ = &move.choices;
    chosen_.clear();
    counts_.clear();
    ++taken_;
    const auto since_start = move.later + (from == nullptr ? std::chrono::hours(0) : from->since_start);
    conversation_.setTime(start_ + since_start);
    Result<void> done;
    if (from == nullptr) {
        conversation_.meet(contact);
        Trigger trigger;
        trigger.origin = "coverage";
        if (move.kind == MoveKind::BeginByWord) {
            trigger.type = TriggerType::Msg;
            trigger.msg = conversation_.message(move.text);
            trigger.keyword = move.text;
        }
        conversation_.begin(std::move(trigger));
    } else {
        conversation_.goOnFrom(from->session, from->contact);
        if (move.kind == MoveKind::Answer) done = conversation_.say(move.text);
        if (move.kind == MoveKind::TimeOut) done = conversation_.timeOut();
        if (move.kind == MoveKind::Expire) done = conversation_.expire();
    }
    if (!done) return std::nullopt;
    move.choices = chosen_;
    return Taken{std::move(move), conversation_.sprint(), since_start};
}

std::vector<Taken> MoveTaker::takeAll(const Stand* from, const Contact& contact, const Move& move) {
    std::vector<Taken> out;
    std::vector<std::vector<std::size_t>> scripts{move.choices};
    while (!scripts.empty() && out.size() < kMostForks) {
        Move next = move;
        next.choices = std::move(scripts.back());
        scripts.pop_back();
        const std::size_t given = next.choices.size();
        auto taken = takeOne(from, contact, std::move(next));
        if (!taken) continue;
        // Every choice that was made without being told is made otherwise, too.
        for (std::size_t position = given; position < chosen_.size(); ++position) {
            for (std::size_t other = 1; other < counts_[position]; ++other) {
                std::vector<std::size_t> script(
                    chosen_.begin(), chosen_.begin() + static_cast<std::ptrdiff_t>(position)
                );
                script.push_back(other);
                scripts.push_back(std::move(script));
            }
        }
        out.push_back(std::move(*taken));
    }
    left_out_ = left_out_ || !scripts.empty();
    return out;
}

}  // namespace tama::flows
