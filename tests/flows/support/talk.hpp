// A conversation with the engine in a test: a fixed clock, a made-up contact, and the session saved and read
// back between sprints, as a restart would. Not for several threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flows/engine/engine.hpp"

namespace tama::flows::testing {

/// 2025-05-04T12:30:00Z
inline constexpr WallTime kTalkStart{Milliseconds{1'746'361'800'000}};

Contact amina();

class Talk {
  public:
    explicit Talk(std::shared_ptr<const Assets> assets, Contact contact = amina());

    const Sprint& begin(Trigger trigger = {});
    const Sprint& begin(std::string_view flow_uuid, Trigger trigger = {});
    /// Begins with a trigger word.
    const Sprint& beginWith(std::string_view message);
    const Sprint& answer(std::string_view text);
    const Sprint& timeOut();
    const Sprint& expire();
    const Sprint& serviceAnswers(ServiceAnswer answer);
    /// As above, where a refusal is expected.
    Result<Sprint> tryResume(decltype(Resume::what) what);

    const Sprint& sprint() const { return sprint_; }
    WallTime now() const { return clock_->now(); }
    SessionStatus status() const { return sprint_.session.status; }
    const Run& run(std::size_t index = 0) const { return sprint_.session.runs.at(index); }
    /// The messages of the last sprint.
    std::vector<std::string> texts() const;
    /// "value (category)" of a result of the first run, or "-".
    std::string result(std::string_view key) const;
    /// The names of the events of the last sprint, but for the beginnings and ends of runs.
    std::vector<std::string> eventTypes() const;
    /// The texts of error, warning and failure events of the last sprint, in one.
    std::string problems() const;
    template <class Body>
    std::vector<Body> events() const {
        std::vector<Body> out;
        for (const Event& event : sprint_.events) {
            if (const auto* body = std::get_if<Body>(&event.body)) out.push_back(*body);
        }
        return out;
    }

    Environment environment;
    EngineLimits limits;
    bool as_newer_recordings = false;
    const GroupQueries* groups = nullptr;

  private:
    Services services();
    const Sprint& resumeWith(decltype(Resume::what) what);

    std::shared_ptr<const Assets> assets_;
    Contact contact_;
    Random random_{7};
    // Held apart, so that a talk can be returned.
    std::unique_ptr<ManualWallClock> clock_ = std::make_unique<ManualWallClock>(kTalkStart);
    std::unique_ptr<UuidV7Source> ids_ = std::make_unique<UuidV7Source>(*clock_, 7);
    Sprint sprint_;
};

}  // namespace tama::flows::testing
