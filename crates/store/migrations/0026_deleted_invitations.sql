-- Whoever is deleted for good is looked up among the invitations that were deleted before, without a walk through the log.
create index event_deleted_invitation on event (chain) where kind in ('invitation_deleted', 'join_refused');
