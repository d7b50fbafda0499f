// The flow engine: two pure functions. No I/O, no clock of its own, no database: whoever calls decides what
// becomes of the events (the runtime stores and sends, the simulator shows, replay compares). Any thread may
// call with shared Assets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "flows/assets.hpp"
#include "flows/engine/resume.hpp"
#include "flows/engine/sprint.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

/// Says to which query groups a contact belongs; the queries are the registry's language. Called after every
/// change.
class GroupQueries {
  public:
    virtual ~GroupQueries() = default;
    virtual bool matches(const Group& group, const Contact& contact) const = 0;
};

/// Bounds that turn a hostile workflow into a failed run (reference §1.14). A service's answer goes on with
/// the sprint that waited for it.
struct EngineLimits {
    std::uint32_t steps_per_sprint = 100;
    std::uint32_t sprints_per_session = 500;
    std::uint32_t runs_per_session = 500;
    std::uint32_t events_per_sprint = 1000;
};

/// Which category a random router takes, of how many.
using CategoryDraw = std::function<std::size_t(const Router& router, std::size_t count)>;

/// What random routers draw, decimals in [0, 1): by the index of the run in its session and of the step in
/// the run's path.
using RecordedDraws = std::map<std::pair<std::size_t, std::size_t>, std::string>;

struct Services {
    WallTime now;
    Random& random;
    IdSource& ids;
    const GroupQueries* groups = nullptr;  // absent: query groups are left as they are
    /// True where the assets' channels decide what can be sent (replay); false where a gateway routes by
    /// number.
    bool channels_decide = false;
    const LocationResolver* locations = nullptr;
    PhoneNormaliser normalise_phone = {};
    PhoneFormatter format_phone = {};
    EngineLimits limits{};
    CategoryDraw draw = {};  // given where the choice is a test's; absent: `random` draws
    /// In replays of newer recordings: an answer is routed before query groups follow what changed while the session
    /// waited, and a terminal entry tells the end of all runs, also of those that had ended.
    bool as_newer_recordings = false;
    const RecordedDraws* recorded_draws = nullptr;  // instead of numbers of `random` (replay)
};

/// Starts `flow` for `contact` and runs until the first wait or the end. A workflow without nodes completes
/// at once.
Sprint start(
    const Assets& assets,
    const Workflow& flow,
    Contact contact,
    Trigger trigger,
    const Environment& environment,
    Services services
);

/// Goes on with a waiting session. Refused (and nothing changed): a session that does not wait, or a resume
/// its wait does not take. A workflow or node that is no longer in `assets` gives a failed session, not an
/// Error.
Result<Sprint> resume(
    const Assets& assets,
    Session session,
    Contact contact,
    Resume resume,
    const Environment& environment,
    Services services
);

}  // namespace tama::flows
