// One sprint while it is computed: the only door through which actions and routers see and change the
// session. Internal to the room; lives on the stack of start() or resume(), one thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
    /// The newest run that this run entered, or nullptr.
    const Run* lastChild() const;
    const Contact& contact() const { return sprint_.contact; }
    WallTime now() const { return services_.now; }

    // Templates. What does not evaluate is logged as an error event and renders as nothing.
    std::string text(const Template& source, std::size_t max_characters = kMaxMessageLength);
    Value value(const Template& source);
    /// In the language of the contact, else of the environment, else of the workflow.
    template <class T>
    typename Localised<T>::Choice localised(const Localised<T>& texts) const {
        return texts.pick(std::span(languages_).first(language_count_), workflow().language);
    }
    /// "fra-GN", or the language alone.
    std::string localeOf(std::string_view language) const;
    const EvaluationContext& evaluation() const { return evaluation_; }

    // What can be done.
    void log(EventBody body);
    void error(std::string text) { log(ErrorLogged{std::move(text)}); }
    void saveResult(RunResult result, bool is_other);
    /// A changed contact: the environment follows it and query groups are looked at again.
    Contact& changeContact() { return sprint_.contact; }
    void contactChanged();
    void addGroups(std::vector<GroupRef> groups);
    void removeGroups(const std::vector<GroupRef>& groups);
    /// The groups meant, static ones only; what is not there is logged.
    std::vector<GroupRef> resolveGroups(const std::vector<GroupChoice>& choices);
    void enter(const Workflow& flow, bool terminal) { pushed_ = Pushed{&flow, terminal}; }
    void request(ServiceRequest request) { sprint_.session.service = std::move(request); }
    /// JSON of this run, for sessions that it starts.
    std::string runSummary() const { return encodeRunSummary(run(), contact()); }

    /// Ends the session: the run and all it came from have failed. The text is shown to the author of the
    /// workflow.
    void fail(std::string reason);

  private:
    friend class Walk;

    void refreshEnvironment();

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
};

}  // namespace tama::flows
