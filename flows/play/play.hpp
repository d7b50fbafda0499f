// Talks to a workflow: gives it inputs and shows each sprint, as text for a person or as JSON lines for a
// program. The same engine as live. Services (webhooks) are answered as unreachable. No I/O: texts in, texts
// out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/play/conversation.hpp"

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

    bool waiting() const { return conversation_.waiting(); }
    const Sprint& sprint() const { return conversation_.sprint(); }

  private:
    Player(ConversationSetup setup, bool json) : conversation_(std::move(setup)), json_(json) {}
    std::string show() const;

    Conversation conversation_;
    bool json_;
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

/// A sprint for a person: messages as "<< …", results and changes as "   name = value (category)".
std::string showSprint(const Sprint& sprint);
/// One line of JSON: events, segments, session status.
std::string sprintJson(const Sprint& sprint);

}  // namespace tama::flows
