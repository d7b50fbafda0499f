// Talks to a workflow: gives it inputs and shows each sprint, as text for a person or as JSON lines for a
// program. The same engine as live. Services (webhooks) are answered as unreachable. No I/O: texts in, texts
// out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "flows/engine/engine.hpp"
#include "flows/engine/smart_groups.hpp"

namespace tama::flows {

struct PlayOptions {
    std::string flow_name;     // empty = the only one, or the first with a trigger
    std::string contact_json;  // empty = a made-up contact
    std::string environment_json;
    std::string language;  // of the made-up contact, "fra"; empty = the workflow's
    WallTime now;          // when it begins; each input comes a minute later
    std::uint64_t seed = 1;
    bool json = false;
};

/// The inputs that are no messages.
inline constexpr std::string_view kTimeoutInput = "/timeout";
inline constexpr std::string_view kExpireInput = "/expire";

class Player {
  public:
    static Result<std::unique_ptr<Player>> create(
        std::shared_ptr<const Assets> assets, const PlayOptions& options
    );

    /// Starts the session; what it says. Call once, first.
    std::string begin();
    /// Answers the question that waits: a message, "/timeout" or "/expire". Refused when nothing waits.
    Result<std::string> input(std::string_view text);

    bool waiting() const { return sprint_.session.status == SessionStatus::Waiting; }
    const Sprint& sprint() const { return sprint_; }

  private:
    Player(std::shared_ptr<const Assets> assets, const Workflow& flow, const PlayOptions& options);
    Services services();
    void answerServices();
    std::string show() const;

    std::shared_ptr<const Assets> assets_;
    const Workflow& flow_;
    bool json_;
    Environment environment_;
    Contact contact_;
    ManualWallClock clock_;
    Random random_;
    UuidV7Source ids_;
    std::optional<SmartGroups> groups_;  // of the sprint
    Sprint sprint_;
};

struct PlayResult {
    std::string output;
    SessionStatus status = SessionStatus::Waiting;
    std::vector<std::string> unused_inputs;  // that came after the end
};

/// Begins and feeds all inputs.
Result<PlayResult> play(
    std::shared_ptr<const Assets> assets, const PlayOptions& options, const std::vector<std::string>& inputs
);

/// The workflow of that name; without one the only workflow, or the first that a trigger starts.
Result<const Workflow*> chooseFlow(const Assets& assets, const std::string& name);
/// Who talks where nobody is named. `language` empty = the workflow's.
Contact madeUpContact(const std::string& language, const Workflow& flow, WallTime now);

/// A sprint for a person: messages as "<< …", results and changes as "   name = value (category)".
std::string showSprint(const Sprint& sprint);
/// One line of JSON: events, segments, session status.
std::string sprintJson(const Sprint& sprint);

}  // namespace tama::flows
