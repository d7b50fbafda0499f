// One sprint while it is computed: the only door through which actions and routers see and change the
// session. Internal to the room; lives on the stack of start() or resume(), one thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "flows/actions/action.hpp"
#include "flows/assets.hpp"
#include "flows/engine/engine.hpp"
#include "flows/engine/run_scope.hpp"
#include "flows/engine/sprint.hpp"
#include "flows/format/action_reader.hpp"

namespace tama::flows {

// Lengths at which values are cut, in characters (reference §1.14).
inline constexpr std::size_t kMaxValueLength = 640;
inline constexpr std::size_t kMaxNameLength = 128;
inline constexpr std::size_t kMaxMessageLength = 10'000;

/// At most `max` characters, the last three of them dots where something had to go.
std::string cutWithDots(std::string_view text, std::size_t max);

class Execution {
  public:
    /// All references must outlive it. `sprint` holds the session and contact to go on with.
    Execution(const Assets& assets, Sprint& sprint, const Environment& environment, Services& services);

    // What is there.
    const Assets& assets() const { return assets_; }
    const Services& services() const { return services_; }
    const Workflow& workflow() const { return *workflows_[current_]; }
    const Environment& environment() const { return environment_; }
    const Session& session() const { return sprint_.session; }
    Run& run() { return sprint_.session.runs[current_]; }
    const Run& run() const { return sprint_.session.runs[current_]; }
    /// The newest run that this run entered, or kNoParent.
    std::size_t lastChild() const;
    /// nullptr where it is no longer there.
    const Workflow* workflow(std::size_t run) const { return workflows_[run]; }
    const Contact& contact() const { return sprint_.contact; }
    WallTime now() const { return services_.now; }

    // Templates. What does not evaluate is logged as an error event and renders as nothing.
    std::string text(const Template& source, std::size_t max_characters = kMaxMessageLength);
    /// As text(), without the blanks around it; nullopt where an expression failed, so that nothing is
    /// overwritten by half a value.
    std::optional<std::string> soundText(const Template& source, std::size_t max_characters);
    /// As soundText(), with the blanks and at most as long as a value may be.
    std::optional<std::string> soundValue(const Template& source);
    /// Not cut, for what is no message: the body of a request.
    std::string wholeText(const Template& source);
    /// A contact query, whose meaning no value can change: each is one quoted text in it.
    std::string queryText(const Template& source);
    /// Where the value is an error, what is wrong is not logged but left in `errors`: whoever takes it tells.
    ValueResult value(const Template& source);
    /// In the language of the contact, else of the environment, else of the workflow.
    template <class T>
    typename Localised<T>::Choice localised(const Localised<T>& texts) const {
        return texts.pick(languages(), workflow().language);
    }
    /// "fra-GN", or the language alone.
    std::string localeOf(std::string_view language) const;
    std::span<const std::string_view> languages() const { return std::span(languages_).first(language_count_); }
    const EvaluationContext& evaluation() const { return evaluation_; }

    // What can be done.
    template <class Body>
    void log(Body&& body) {
        newEvent().body.template emplace<std::remove_cvref_t<Body>>(std::forward<Body>(body));
    }
    void error(std::string text, std::string code = {}) {
        log(ErrorLogged{std::move(text), std::move(code), std::nullopt});
    }
    void error(TestError test);
    /// Something that the workflow names is not there: the action goes on without it.
    void missing(std::string_view kind, const std::string& name);
    /// The result as of now and of this node.
    Shared<RunResult> finished(RunResult result) const;
    void saveResult(Shared<RunResult> result, bool is_other);
    void saveResult(RunResult result, bool is_other) { saveResult(finished(std::move(result)), is_other); }
    void setLocal(std::string_view name, std::string value);
    Contact& changeContact() { return sprint_.contact; }
    /// To be called after a change: whoever is not active belongs to no group; the others to those whose query
    /// they match.
    void regroup();
    /// regroup(), after a change that the environment follows: of language, zone or addresses.
    void contactChanged();
    void addGroups(std::vector<GroupRef> groups);
    void removeGroups(std::vector<GroupRef> groups);
    /// The groups meant, static ones only; what is not there is logged.
    std::vector<GroupRef> resolveGroups(const std::vector<GroupChoice>& choices);
    void enter(const Workflow& flow, bool terminal);
    void request(ServiceRequest request) { sprint_.session.service = std::move(request); }
    /// For a look at a session that stands still: the workflows of its runs.
    void standAt(std::vector<const Workflow*> workflows) { workflows_ = std::move(workflows); }
    /// JSON of this run, for sessions that it starts.
    std::string runSummary() const { return encodeRunSummary(run(), workflow().revision, contact()); }

    /// Ends the session: the run and all that wait for it have failed. The text is shown to the author of
    /// the workflow.
    void fail(std::string reason);
    /// Ends a run; unless it was told before, an event says so.
    void endRun(std::size_t run, RunStatus status, bool tell = true);
    /// How this session was woken, for @resume; empty in the sprint that started it.
    std::string_view resumeType() const { return resume_type_; }
    /// Notes that an expression used a name of old; an event says so.
    void noteDeprecated(std::string_view advice) const { deprecated_.emplace_back(advice); }

  private:
    friend class Walk;

    /// To the contact.
    void adaptEnvironment();
    Event& newEvent();
    bool canChangeGroups(std::vector<GroupRef>& groups);
    void logProblems(std::vector<std::string>& errors);
    TextResult evaluated(const Template& source, ValueWriter write = nullptr);

    const Assets& assets_;
    const Environment& outer_environment_;
    Environment environment_;  // the outer one with the contact's zone and language
    std::array<std::string_view, 2> languages_;  // the contact's, the environment's: views into both
    std::size_t language_count_ = 0;
    Services& services_;
    Sprint& sprint_;
    std::vector<const Workflow*> workflows_;  // of session.runs
    RunScope scope_;
    EvaluationContext evaluation_;
    std::size_t current_ = 0;  // index of the run that has the turn
    struct Pushed {
        const Workflow* flow;
        bool terminal;
    };
    std::optional<Pushed> pushed_;  // by enter_flow, until its node's actions are done
    std::string_view resume_type_;
    mutable std::vector<std::string> deprecated_;  // names of old used by the expression under evaluation
};

}  // namespace tama::flows
