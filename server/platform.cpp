#include "server/platform.hpp"

#include "gateway/channel_store.hpp"

namespace tama::server {

Platform::Platform(
    store::Database& database,
    const store::PhoneCodec& phones,
    PlatformSettings settings,
    const WallClock& wall,
    const SteadyClock& steady
)
    : database_(database),
      phones_(phones),
      plans_(NumberingPlans::builtIn()),
      ids_(wall, settings.seed),
      permit_(phones_, runtime::Vocabulary(settings.country.words)),
      router_(gateway::registerChannels(database_, settings.channels, wall.now()), plans_, std::move(settings.routing)),
      outbox_(router_, permit_, phones_, ids_, [this](std::int64_t channel) { gateway_->wake(channel); }),
      runtime_(settings.country, outbox_, router_, workflows_, phones_, plans_, ids_),
      enrolment_(
          runtime_,
          outbox_,
          {plans_,
           phones_,
           ids_,
           settings.country.country,
           settings.country.languages.empty() ? std::string("eng") : settings.country.languages.front()}
      ),
      clients_(enrolment_, runtime::Vocabulary(settings.country.words)),
      contacts_(clients_, runtime_, phones_, runtime::Vocabulary(settings.country.words)),
      reports_(contacts_, phones_),
      timers_(database_, wall),
      use_cases_(ids_, runtime::environmentOf(settings.country), std::move(settings.procedure)),
      alerts_(outbox_, phones_),
      activation_(database_, phones_, wall, use_cases_, runtime_),
      desk_({database_, phones_, workflows_, runtime_, use_cases_}),
      country_(settings.country.country),
      watch_(
          database_,
          gateway::FailOver(router_, phones_, reports_, [this](std::int64_t channel) { gateway_->wake(channel); }),
          [this](std::int64_t channel) { gateway_->wake(channel); },
          wall
      ),
      callbacks_(database_, wall) {
    gateway_ = std::make_unique<gateway::Gateway>(
        gateway::ChannelServices{database_, phones_, ids_, plans_, contacts_, reports_, wall, steady},
        std::move(settings.channels),
        settings.seed
    );
    permit_.onCap([this](store::Transaction& tx, std::int64_t use_case, WallTime now) {
        use_cases_.pauseAtCap(tx, use_case, now);
    });
    runtime_.registerTimers(timers_);
    activation_.registerTimers(timers_);
    alerts_.registerTimers(timers_);
    runtime_.tell(alerts_);
}

Platform::~Platform() {
    watch_.stop();
    activation_.stop();
    timers_.stop();
}

void Platform::start() {
    gateway_->start();
    watch_.start();
}

void Platform::runByItself() {
    by_itself_ = true;
    timers_.start();
    activation_.start();
    callbacks_.start();
}

void Platform::stop(Milliseconds grace) {
    if (by_itself_) {
        activation_.stop();
        timers_.stop();
    }
    watch_.stop();
    gateway_->stop(grace);
    callbacks_.stop();
}

std::size_t Platform::turn() {
    return timers_.runDue() + activation_.startSome();
}

bool Platform::isQuiet() {
    if (database_.queue().depth() > 0) return false;
    return database_.read(gateway::isIdle);
}

}  // namespace tama::server
