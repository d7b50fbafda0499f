#include "requests/rehearsal.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

#include "base/random.hpp"
#include "base/unicode.hpp"
#include "flows/play/answers.hpp"
#include "flows/play/conversation.hpp"
#include "gateway/text/sms_text.hpp"

namespace tama::requests {
namespace {

constexpr double kNotUnderstood = 0.05;  // of replies: published error rates are 3 to 7.5 % (domain reference §7.4)
constexpr int kMostSteps = 100;          // of one conversation: a ring of questions ends there

using ByQuestion = std::unordered_map<std::string, std::size_t>;  // UUID of the node: index in Rehearsal::questions

/// One worker's conversation.
class Responder {
  public:
    Responder(const RehearsalInput& input, const RehearsedWorker& worker, std::uint64_t seed, Rehearsal& out, ByQuestion& known)
        : input_(input), worker_(worker), random_(seed), out_(out), known_(known), conversation_(setupOf(input, worker, seed)) {}

    void play() {
        flows::Trigger trigger;
        trigger.origin = "rehearsal";
        take(conversation_.begin(std::move(trigger)));
        const bool begins = random_.chance(worker_.begins);
        bool goes_on = begins;
        std::int64_t answered = 0;
        for (int step = 0; conversation_.waiting() && step < kMostSteps; ++step) {
            if (goes_on && answered > 0) goes_on = random_.chance(chanceOfNext());
            if (goes_on) {
                if (!answer()) break;
                ++answered;
            } else if (!letPass()) {
                break;
            }
        }
        count(answered);
    }

  private:
    static flows::ConversationSetup setupOf(const RehearsalInput& input, const RehearsedWorker& worker, std::uint64_t seed) {
        flows::ConversationSetup setup;
        setup.assets = input.assets;
        setup.flow = input.workflow;
        setup.contact = worker.contact;
        setup.environment = flows::environmentFor(*input.assets, *input.workflow, input.environment);
        setup.now = input.now;
        setup.seed = seed;
        return setup;
    }

    /// So that a typical conversation is finished with the chance of the forecast.
    double chanceOfNext() const {
        const double further = std::max(1.0, worker_.typical_questions - 1);
        return std::pow(worker_.finishes, 1 / further);
    }

    const flows::Router* router() const {
        const auto& waiting = conversation_.sprint().waiting;
        if (!waiting) return nullptr;
        const auto* flow = input_.assets->workflow(waiting->flow_uuid);
        const auto node = flow == nullptr ? flows::kNowhere : flow->indexOf(waiting->node_uuid);
        if (node == flows::kNowhere || !flow->nodes[node].router) return nullptr;
        return &*flow->nodes[node].router;
    }

    bool answer() {
        const auto* asked = router();
        if (asked == nullptr) return false;
        const auto choices = std::max<std::size_t>(1, asked->cases.size());
        const auto choice = static_cast<std::size_t>(random_.below(choices));
        const bool clear = asked->cases.empty() || !random_.chance(kNotUnderstood);
        const std::string text = clear ? flows::acceptedAnswer(*asked, worker_.contact.language, choice) : "???";
        const auto question = questionNow();
        if (!conversation_.say(text)) return false;
        ++out_.answers;
        if (question) {
            auto& figures = out_.questions[*question];
            if (answered_.insert(*question).second) ++figures.answered;
            const auto& given = conversation_.sprint().answer;
            if (given && given->is_other) ++figures.not_understood;
        }
        take(conversation_.sprint());
        return true;
    }

    /// Says nothing until the question's time is over, or the conversation's.
    bool letPass() {
        const auto done = conversation_.timesOutAt() ? conversation_.timeOut() : conversation_.expire();
        if (!done) return false;
        take(conversation_.sprint());
        return true;
    }

    std::optional<std::size_t> questionNow() const {
        const auto& waiting = conversation_.sprint().waiting;
        if (!waiting) return std::nullopt;
        const auto found = known_.find(waiting->node_uuid.str());
        return found == known_.end() ? std::nullopt : std::optional(found->second);
    }

    void take(const flows::Sprint& sprint) {
        std::string last;
        for (const auto* message : flows::messagesOf(sprint)) {
            if (message->text.empty()) continue;
            ++out_.messages_out;
            out_.segments_out += static_cast<double>(gateway::text::planSms(toNfc(message->text)).segments.size());
            last = message->text;
        }
        if (!sprint.waiting) return;
        const auto [entry, is_new] = known_.try_emplace(sprint.waiting->node_uuid.str(), out_.questions.size());
        if (is_new) out_.questions.push_back({last, 0, 0, 0});
        if (asked_.insert(entry->second).second) ++out_.questions[entry->second].asked;
    }

    void count(std::int64_t answered) {
        const auto& session = conversation_.sprint().session;
        if (session.status == flows::SessionStatus::Failed) {
            if (out_.failed++ == 0) out_.failure = session.failure;
        }
        if (answered == 0) {
            ++out_.silent;
            return;
        }
        ++out_.started;
        const bool to_the_end = session.status == flows::SessionStatus::Completed && goesToTheEnd();
        to_the_end ? ++out_.completed : ++out_.broke_off;
    }

    /// The last thing that happened was an answer, and not the end of a silence.
    bool goesToTheEnd() const {
        const auto& last = conversation_.sprint().answer;
        return last && !last->timed_out && !last->text.empty();
    }

    const RehearsalInput& input_;
    const RehearsedWorker& worker_;
    Random random_;
    Rehearsal& out_;
    ByQuestion& known_;
    std::set<std::size_t> asked_;  // questions, each counted once for a worker
    std::set<std::size_t> answered_;
    flows::Conversation conversation_;
};

}  // namespace

Rehearsal rehearse(const RehearsalInput& input) {
    Rehearsal out;
    out.group = input.group;
    out.sendable = input.sendable;
    ByQuestion known;
    for (const RehearsedWorker& worker : input.workers) {
        if (out.simulated == static_cast<std::int64_t>(kMostRehearsed)) break;
        const auto seed = seedFor(input.seed, "rehearsal-" + std::to_string(out.simulated));
        Responder(input, worker, seed, out, known).play();
        ++out.simulated;
    }
    return out;
}

}  // namespace tama::requests
