#include "flows/play/bench.hpp"

#include "flows/play/answers.hpp"
#include "flows/play/phones.hpp"
#include "flows/play/play.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostAnswers = 100;

class BenchTalk {
  public:
    BenchTalk(const Assets& assets, const Workflow& flow, const BenchOptions& options)
        : assets_(assets),
          flow_(flow),
          saved_(options.saved),
          keep_(options.keep),
          contact_(madeUpContact("", flow, kTime)) {
        environment_.allowed_languages = {flow.language};
        normalise_ = builtInNormaliser();
        format_ = builtInFormatter();
    }

    /// One session by guessed answers, which are noted.
    Result<std::vector<std::string>> findAnswers() {
        std::vector<std::string> answers;
        begin();
        while (sprint_.waiting && answers.size() < kMostAnswers) {
            const WaitingQuestion& question = *sprint_.waiting;
            const Workflow& flow = *assets_.workflow(question.flow_uuid);
            const Router& router = *flow.nodes[flow.indexOf(question.node_uuid)].router;
            // After a first round, other answers: one of them may lead out of a loop.
            answers.push_back(acceptedAnswer(router, flow.language, answers.size() / 20));
            if (auto answered = answer(answers.back()); !answered) return fail(answered.error());
        }
        if (sprint_.session.status == SessionStatus::Completed) return answers;
        return fail(
            ErrorCode::InvalidInput,
            sprint_.session.status == SessionStatus::Failed
                ? "the workflow fails: " + sprint_.session.failure
                : "the workflow does not end after " + std::to_string(kMostAnswers) + " answers",
            flow_.name
        );
    }

    Result<void> run(const std::vector<std::string>& answers) {
        begin();
        for (const std::string& text : answers) {
            if (sprint_.session.status != SessionStatus::Waiting) break;
            if (auto answered = answer(text); !answered) return answered;
        }
        return {};
    }

    std::size_t sprints() const { return sprints_; }
    std::size_t serviceSprints() const { return service_sprints_; }

  private:
    static constexpr WallTime kTime{Milliseconds{1'750'000'000'000}};

    Services services() {
        Services out{.now = kTime, .random = random_, .ids = ids_};
        out.normalise_phone = normalise_;
        out.format_phone = format_;
        return out;
    }

    void begin() {
        Trigger trigger;
        trigger.triggered_on = kTime;
        sprint_ = start(assets_, flow_, contact_, std::move(trigger), environment_, services());
        finishServices();
    }

    Result<void> answer(const std::string& text) {
        InboundMessage message;
        message.uuid = ids_.uuid();
        message.text = text;
        message.urn = contact_.urns.front();
        message.received_on = kTime;
        if (auto resumed = resumeWith(MsgResume{std::move(message)}); !resumed) return resumed;
        finishServices();
        return {};
    }

    void finishServices() {
        ++sprints_;
        while (sprint_.session.waitsForService()) {
            ServiceAnswer none;
            none.failure = "services are not called in a benchmark";
            if (!resumeWith(std::move(none))) return;
            ++sprints_;
            ++service_sprints_;
        }
    }

    Result<void> resumeWith(decltype(Resume::what) what) {
        Session session;
        if (saved_) {
            const std::string state = encodeSession(sprint_.session);
            if (keep_) keep_(state);
            auto reread = decodeSession(state);
            if (!reread) return fail(reread.error());
            session = std::move(*reread);
        } else {
            session = std::move(sprint_.session);
        }
        auto next = resume(
            assets_,
            std::move(session),
            std::move(sprint_.contact),
            {kTime, std::move(what)},
            environment_,
            services()
        );
        if (!next) return fail(next.error());
        sprint_ = std::move(*next);
        return {};
    }

    const Assets& assets_;
    const Workflow& flow_;
    bool saved_;
    const std::function<void(const std::string&)>& keep_;
    Contact contact_;
    Environment environment_;
    PhoneNormaliser normalise_;
    PhoneFormatter format_;
    ManualWallClock clock_{kTime};
    Random random_{1};
    UuidV7Source ids_{clock_, 1};
    Sprint sprint_;
    std::size_t sprints_ = 0;
    std::size_t service_sprints_ = 0;
};

}  // namespace

Result<BenchFigures> benchFlow(
    const std::shared_ptr<const Assets>& assets, const BenchOptions& options, const SteadyClock& clock
) {
    const auto flow = chooseFlow(*assets, options.flow_name);
    if (!flow) return fail(flow.error());
    BenchTalk talk(*assets, **flow, options);
    auto answers = talk.findAnswers();
    if (!answers) return fail(answers.error());
    BenchFigures out;
    out.flow_name = (*flow)->name;
    out.answers = std::move(*answers);
    const std::size_t before = talk.sprints();
    const std::size_t service_before = talk.serviceSprints();
    const SteadyTime begun = clock.now();
    std::chrono::nanoseconds passed{0};
    while (passed < options.for_at_least || out.sessions == 0) {
        for (int i = 0; i < 20; ++i) {
            if (auto ran = talk.run(out.answers); !ran) return fail(ran.error());
        }
        out.sessions += 20;
        passed = clock.now() - begun;
    }
    out.sprints = talk.sprints() - before;
    out.service_sprints = talk.serviceSprints() - service_before;
    out.seconds = std::chrono::duration<double>(passed).count();
    return out;
}

}  // namespace tama::flows
