_timhook() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="timhook"
                ;;
            timhook,commands)
                cmd="timhook__subcmd__commands"
                ;;
            timhook,completions)
                cmd="timhook__subcmd__completions"
                ;;
            timhook,demo)
                cmd="timhook__subcmd__demo"
                ;;
            timhook,explain)
                cmd="timhook__subcmd__explain"
                ;;
            timhook,help)
                cmd="timhook__subcmd__help"
                ;;
            timhook,listen)
                cmd="timhook__subcmd__listen"
                ;;
            timhook,man)
                cmd="timhook__subcmd__man"
                ;;
            timhook,probe)
                cmd="timhook__subcmd__probe"
                ;;
            timhook,sample)
                cmd="timhook__subcmd__sample"
                ;;
            timhook,schema)
                cmd="timhook__subcmd__schema"
                ;;
            timhook,send)
                cmd="timhook__subcmd__send"
                ;;
            timhook,show)
                cmd="timhook__subcmd__show"
                ;;
            timhook,sign)
                cmd="timhook__subcmd__sign"
                ;;
            timhook,validate)
                cmd="timhook__subcmd__validate"
                ;;
            timhook,verify)
                cmd="timhook__subcmd__verify"
                ;;
            timhook__subcmd__help,commands)
                cmd="timhook__subcmd__help__subcmd__commands"
                ;;
            timhook__subcmd__help,completions)
                cmd="timhook__subcmd__help__subcmd__completions"
                ;;
            timhook__subcmd__help,demo)
                cmd="timhook__subcmd__help__subcmd__demo"
                ;;
            timhook__subcmd__help,explain)
                cmd="timhook__subcmd__help__subcmd__explain"
                ;;
            timhook__subcmd__help,help)
                cmd="timhook__subcmd__help__subcmd__help"
                ;;
            timhook__subcmd__help,listen)
                cmd="timhook__subcmd__help__subcmd__listen"
                ;;
            timhook__subcmd__help,man)
                cmd="timhook__subcmd__help__subcmd__man"
                ;;
            timhook__subcmd__help,probe)
                cmd="timhook__subcmd__help__subcmd__probe"
                ;;
            timhook__subcmd__help,sample)
                cmd="timhook__subcmd__help__subcmd__sample"
                ;;
            timhook__subcmd__help,schema)
                cmd="timhook__subcmd__help__subcmd__schema"
                ;;
            timhook__subcmd__help,send)
                cmd="timhook__subcmd__help__subcmd__send"
                ;;
            timhook__subcmd__help,show)
                cmd="timhook__subcmd__help__subcmd__show"
                ;;
            timhook__subcmd__help,sign)
                cmd="timhook__subcmd__help__subcmd__sign"
                ;;
            timhook__subcmd__help,validate)
                cmd="timhook__subcmd__help__subcmd__validate"
                ;;
            timhook__subcmd__help,verify)
                cmd="timhook__subcmd__help__subcmd__verify"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        timhook)
            opts="-v -q -h -V --format --json --color --verbose --quiet --help --version demo listen send probe show sign verify commands sample schema explain man completions validate help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__commands)
            opts="-v -q -h --format --json --color --verbose --quiet --help Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__completions)
            opts="-v -q -h --format --json --color --verbose --quiet --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__demo)
            opts="-v -q -h --all --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__explain)
            opts="-v -q -h --format --json --color --verbose --quiet --help empty-input not-utf8 byte-order-mark json-comment truncated-json nesting-too-deep lone-surrogate nul-byte not-json duplicate-key wrong-type integer-spelling missing-field empty-list out-of-range wrong-command empty-id unknown-field unknown-group-type unknown-value community-group-id-prefix topic-id-outside-community topic-id-not-under-group msg-id-missing malformed-msg-id malformed-msg-key duplicate-msg-seq too-many-messages event-time-missing event-time-string event-time-in-seconds time-in-milliseconds event-time-before-message method-not-post path-not-served body-too-large head-unreadable body-unreadable sdkappid-mismatch command-mismatch signature-missing signature-invalid request-time-stale signature-upper-case query-parameter-missing query-parameter-repeated unexpected-contenttype unknown-opt-platform command-not-covered unknown-action-status undefined-error-code fail-with-code-zero ok-with-error-code sample-wire sample-documented sample-v1 sample-v2 sample-private sample-public sample-chatroom sample-avchatroom sample-community sample-community-topic sample-rest-admin sample-unmapped-operator sample-batch-10 sample-unicode-operator platform-restapi platform-web platform-android platform-ios platform-windows platform-macos platform-mac platform-ipad platform-unknown topic-id-present topic-id-absent event-time-absent event-time-number event-time-digits contenttype-json contenttype-upper-case contenttype-absent client-ip-absent opt-platform-absent parameters-page-order parameters-sorted parameter-request-id url-without-path command-unknown keep-alive-50 sdkappid-foreign sdkappid-missing sdkappid-twice sdkappid-other-casing sdkappid-in-body sdkappid-foreign-numeric sign-missing sign-without-time sign-empty sign-wrong sign-truncated sign-other-token sign-other-time sign-non-ascii sign-of-empty-time sign-of-no-time sign-in-body sign-upper-case sign-stale-61s sign-stale-1h sign-future-1h sign-same-second command-differs html-reflection repeat-same messages-2 messages-10 field-unknown group-type-unknown operator-non-ascii operator-unmapped msg-id-beyond-double group-id-uuid group-id-48-bytes event-time-zero event-time-far-future list-empty item-without-msg-seq wrong-type-msg-seq wrong-type-list wrong-type-item wrong-type-operator null-operator null-list null-item body-null body-array body-not-json body-empty body-truncated body-not-utf8 half-surrogate-pair body-nested-5000 number-1e400 number-3-point-0 method-get missing-callback-command type-callback-command missing-operator-account missing-type type-type missing-group-id type-group-id missing-msg-seq-list type-msg-seq-list-msg-id type-topic-id type-event-time body-pretty body-bom body-chunked body-late body-1mib body-over-1mib url-with-query accept-encoding-gzip content-type-absent content-type-charset headers-lower-case sender-leaves sender-slow burst-100 rate-5s missing-service-name type-service-name missing-command type-command missing-request type-request missing-limit type-limit sample-text sample-location sample-face sample-custom sample-sound sample-image sample-file sample-video sample-relay missing-from-account type-from-account missing-to-account type-to-account missing-msg-seq type-msg-seq missing-msg-random type-msg-random missing-msg-time type-msg-time missing-msg-key type-msg-key missing-msg-id type-msg-id missing-online-only-flag type-online-only-flag missing-send-msg-result type-send-msg-result missing-error-info type-error-info missing-msg-body type-msg-body missing-msg-body-msg-type type-msg-body-msg-type missing-msg-body-msg-content type-msg-body-msg-content missing-tim-custom-elem-data type-tim-custom-elem-data type-tim-custom-elem-desc type-tim-custom-elem-ext type-tim-custom-elem-sound missing-tim-face-elem-index type-tim-face-elem-index missing-tim-face-elem-data type-tim-face-elem-data type-tim-file-elem-url missing-tim-file-elem-uuid type-tim-file-elem-uuid missing-tim-file-elem-file-size type-tim-file-elem-file-size missing-tim-file-elem-file-name type-tim-file-elem-file-name type-tim-file-elem-download-flag missing-tim-image-elem-uuid type-tim-image-elem-uuid missing-tim-image-elem-image-format type-tim-image-elem-image-format missing-tim-image-elem-image-info-array type-tim-image-elem-image-info-array missing-tim-image-elem-image-info-array-type type-tim-image-elem-image-info-array-type missing-tim-image-elem-image-info-array-size type-tim-image-elem-image-info-array-size missing-tim-image-elem-image-info-array-width type-tim-image-elem-image-info-array-width missing-tim-image-elem-image-info-array-height type-tim-image-elem-image-info-array-height missing-tim-image-elem-image-info-array-url type-tim-image-elem-image-info-array-url missing-tim-location-elem-desc type-tim-location-elem-desc missing-tim-location-elem-latitude type-tim-location-elem-latitude missing-tim-location-elem-longitude type-tim-location-elem-longitude missing-tim-relay-elem-title type-tim-relay-elem-title missing-tim-relay-elem-msg-num type-tim-relay-elem-msg-num missing-tim-relay-elem-compatible-text type-tim-relay-elem-compatible-text missing-tim-relay-elem-abstract-list type-tim-relay-elem-abstract-list type-tim-relay-elem-msg-list missing-tim-relay-elem-msg-list-from-account type-tim-relay-elem-msg-list-from-account type-tim-relay-elem-msg-list-group-id missing-tim-relay-elem-msg-list-msg-seq type-tim-relay-elem-msg-list-msg-seq missing-tim-relay-elem-msg-list-msg-random type-tim-relay-elem-msg-list-msg-random missing-tim-relay-elem-msg-list-msg-time-stamp type-tim-relay-elem-msg-list-msg-time-stamp missing-tim-relay-elem-msg-list-msg-body type-tim-relay-elem-msg-list-msg-body type-tim-sound-elem-url missing-tim-sound-elem-uuid type-tim-sound-elem-uuid missing-tim-sound-elem-size type-tim-sound-elem-size missing-tim-sound-elem-second type-tim-sound-elem-second type-tim-sound-elem-download-flag missing-tim-text-elem-text type-tim-text-elem-text type-tim-video-file-elem-video-url missing-tim-video-file-elem-video-uuid type-tim-video-file-elem-video-uuid missing-tim-video-file-elem-video-size type-tim-video-file-elem-video-size missing-tim-video-file-elem-video-second type-tim-video-file-elem-video-second missing-tim-video-file-elem-video-format type-tim-video-file-elem-video-format type-tim-video-file-elem-video-download-flag type-tim-video-file-elem-thumb-url missing-tim-video-file-elem-thumb-uuid type-tim-video-file-elem-thumb-uuid missing-tim-video-file-elem-thumb-size type-tim-video-file-elem-thumb-size missing-tim-video-file-elem-thumb-width type-tim-video-file-elem-thumb-width missing-tim-video-file-elem-thumb-height type-tim-video-file-elem-thumb-height missing-tim-video-file-elem-thumb-format type-tim-video-file-elem-thumb-format type-tim-video-file-elem-thumb-download-flag type-cloud-custom-data missing-event-time type-operator-account missing-random type-random missing-at-robots-account type-at-robots-account sample-delete sample-clear missing-operate-type type-operate-type missing-extension-list type-extension-list missing-extension-list-key type-extension-list-key missing-extension-list-value type-extension-list-value missing-extension-list-seq type-extension-list-seq missing-seq type-seq missing-report-account type-report-account missing-peer-account type-peer-account missing-last-read-time type-last-read-time missing-unread-msg-num type-unread-msg-num missing-call-record type-call-record missing-call-record-call-id type-call-record-call-id missing-call-record-caller-account type-call-record-caller-account missing-call-record-media-type type-call-record-media-type missing-call-record-call-type type-call-record-call-type missing-call-record-start-time type-call-record-start-time missing-call-record-end-time type-call-record-end-time missing-call-record-accept-time type-call-record-accept-time missing-call-record-call-result type-call-record-call-result missing-call-record-callee-list-account type-call-record-callee-list-account missing-call-record-room-id type-call-record-room-id missing-call-record-room-id-type type-call-record-room-id-type missing-call-id type-call-id missing-user-list type-user-list missing-user-list-user-account type-user-list-user-account missing-user-list-status type-user-list-status missing-changed-user-list type-changed-user-list missing-changed-user-list-user-account type-changed-user-list-user-account missing-changed-user-list-action-type type-changed-user-list-action-type missing-call-info type-call-info missing-call-info-call-id type-call-info-call-id missing-call-info-call-media-type type-call-info-call-media-type missing-call-info-chat-group-id type-call-info-chat-group-id missing-call-info-room-id type-call-info-room-id missing-call-info-room-id-type type-call-info-room-id-type missing-data type-data missing-scene type-scene missing-sdk-app-id type-sdk-app-id type-contact-item missing-contact-item-contact-type type-contact-item-contact-type type-contact-item-to-account missing-content-type type-content-type type-text-content missing-ctxcb-result type-ctxcb-result missing-ctxcb-request-id type-ctxcb-request-id type-ctxcb-keywords missing-ctxcb-suggestion type-ctxcb-suggestion missing-ctxcb-label type-ctxcb-label type-ctxcb-sub-label type-ctxcb-sub-label-desc type-ctxcb-lib-name missing-follow-list type-follow-list missing-follow-list-to-account type-follow-list-to-account missing-old-owner-account type-old-owner-account missing-new-owner-account type-new-owner-account missing-owner-account type-owner-account missing-name type-name missing-member-list type-member-list missing-member-list-member-account type-member-list-member-account type-user-defined-data-list missing-user-defined-data-list-key type-user-defined-data-list-key missing-user-defined-data-list-value type-user-defined-data-list-value missing-topic-id missing-option-type type-option-type missing-group-attr type-group-attr missing-group-attr-key type-group-attr-key missing-group-attr-value type-group-attr-value type-notification sample-kicked sample-quit missing-exit-type type-exit-type missing-exit-member-list type-exit-member-list missing-exit-member-list-member-account type-exit-member-list-member-account missing-member-account type-member-account type-role type-name-card sample-invited missing-join-type type-join-type missing-new-member-list type-new-member-list missing-new-member-list-member-account type-new-member-list-member-account missing-group-msg-receipt-list type-group-msg-receipt-list missing-group-msg-receipt-list-msg-seq type-group-msg-receipt-list-msg-seq missing-group-msg-receipt-list-read-num type-group-msg-receipt-list-read-num missing-group-msg-receipt-list-unread-num type-group-msg-receipt-list-unread-num missing-group-msg-receipt-list-read-receipt-members type-group-msg-receipt-list-read-receipt-members missing-group-msg-receipt-list-read-receipt-members-member-account type-group-msg-receipt-list-read-receipt-members-member-account missing-topic-id-list type-topic-id-list type-introduction type-face-url missing-requestor-account type-requestor-account missing-destination-members type-destination-members missing-destination-members-member-account type-destination-members-member-account missing-quota-used type-quota-used missing-quota type-quota missing-event-type type-event-type missing-error-code type-error-code missing-room-id type-room-id missing-current-owner-account type-current-owner-account missing-original-owner-account type-original-owner-account missing-battle-id type-battle-id missing-from-room-id type-from-room-id missing-to-room-id-list type-to-room-id-list missing-timeout type-timeout missing-duration type-duration missing-need-response type-need-response missing-extension-info type-extension-info missing-room-info type-room-info type-room-info-room-id missing-room-info-room-name type-room-info-room-name missing-room-info-room-type type-room-info-room-type missing-room-info-owner-account type-room-info-owner-account missing-room-info-is-seat-enabled type-room-info-is-seat-enabled missing-room-info-take-seat-mode type-room-info-take-seat-mode missing-room-info-max-member-count type-room-info-max-member-count missing-room-info-max-seat-count type-room-info-max-seat-count type-room-info-category missing-room-info-custom-info type-room-info-custom-info missing-room-info-is-message-disabled type-room-info-is-message-disabled missing-room-info-cover-url type-room-info-cover-url missing-room-info-is-public-visible type-room-info-is-public-visible type-room-info-create-time missing-cur-room-count type-cur-room-count missing-max-room-count type-max-room-count missing-keys type-keys type-room-info-activity-status type-room-info-view-count type-room-info-background-url type-room-info-is-unlimited-room-enabled missing-statistic type-statistic missing-statistic-total-viewers type-statistic-total-viewers missing-statistic-total-gifts-sent type-statistic-total-gifts-sent missing-statistic-total-gift-coins type-statistic-total-gift-coins missing-statistic-total-unique-gift-senders type-statistic-total-unique-gift-senders missing-statistic-total-likes-received type-statistic-total-likes-received missing-create-time type-create-time missing-start-time type-start-time missing-end-time type-end-time missing-op-type type-op-type missing-from-room-info type-from-room-info missing-from-room-info-room-id type-from-room-info-room-id missing-from-room-info-score type-from-room-info-score missing-from-room-info-owner-account type-from-room-info-owner-account missing-to-room-list type-to-room-list missing-to-room-list-room-id type-to-room-list-room-id missing-to-room-list-score type-to-room-list-score missing-to-room-list-owner-account type-to-room-list-owner-account missing-event-cause type-event-cause missing-admin-account type-admin-account missing-metadata type-metadata missing-metadata-key type-metadata-key missing-metadata-value type-metadata-value missing-room-info-room-id missing-room-info-category missing-room-info-activity-status missing-gift-water type-gift-water missing-gift-water-from-account type-gift-water-from-account missing-gift-water-to-account type-gift-water-to-account missing-gift-water-time type-gift-water-time missing-gift-water-gift-id type-gift-water-gift-id missing-gift-water-count type-gift-water-count missing-gift-water-coins type-gift-water-coins missing-seat-list type-seat-list missing-seat-list-index type-seat-list-index type-seat-list-member-account missing-seat-list-is-taken-disabled type-seat-list-is-taken-disabled missing-seat-list-is-video-disabled type-seat-list-is-video-disabled missing-seat-list-is-audio-disabled type-seat-list-is-audio-disabled missing-official-account type-official-account missing-subscribe-account-list type-subscribe-account-list missing-subscribe-account-list-subscriber-account type-subscribe-account-list-subscriber-account missing-withdraw-msg-list type-withdraw-msg-list missing-withdraw-msg-list-msg-key type-withdraw-msg-list-msg-key type-organization missing-profile-item type-profile-item missing-profile-item-tag type-profile-item-tag missing-profile-item-value type-profile-item-value missing-events type-events missing-events-callback-command type-events-callback-command missing-events-event-type type-events-event-type missing-events-task-id type-events-task-id missing-events-task-time type-events-task-time missing-events-event-time type-events-event-time missing-events-to-account type-events-to-account missing-events-push-platform type-events-push-platform missing-events-push-stage type-events-push-stage missing-events-err-code type-events-err-code missing-events-err-info type-events-err-info missing-events-from-account type-events-from-account type-events-msg-key type-events-group-id missing-events-msg-seq type-events-msg-seq type-events-msg-random missing-events-msg-time type-events-msg-time missing-events-push-id type-events-push-id missing-room-info-is-video-disabled type-room-info-is-video-disabled missing-room-info-is-audio-disabled type-room-info-is-audio-disabled missing-room-info-is-screen-sharing-disabled type-room-info-is-screen-sharing-disabled missing-room-info-is-cloud-recording-disabled type-room-info-is-cloud-recording-disabled type-room-info-schedule-start-time type-room-info-schedule-end-time type-room-info-room-status type-schedule-invitee-list-account missing-member-count type-member-count missing-member-list-account type-member-list-account missing-reason type-reason missing-pair-list type-pair-list missing-pair-list-from-account type-pair-list-from-account missing-pair-list-to-account type-pair-list-to-account missing-pair-list-initiator-account type-pair-list-initiator-account missing-client-cmd type-client-cmd missing-force-flag type-force-flag missing-requester-account type-requester-account missing-friend-item type-friend-item missing-friend-item-to-account type-friend-item-to-account missing-friend-item-remark type-friend-item-remark missing-friend-item-group-name type-friend-item-group-name missing-friend-item-add-source type-friend-item-add-source missing-friend-item-add-wording type-friend-item-add-wording missing-add-type type-add-type missing-force-add-flags type-force-add-flags missing-response-friend-item type-response-friend-item missing-response-friend-item-to-account type-response-friend-item-to-account missing-response-friend-item-remark type-response-friend-item-remark missing-response-friend-item-tag-name type-response-friend-item-tag-name missing-response-friend-item-response-action type-response-friend-item-response-action sample-logout sample-disconnect missing-info type-info missing-info-action type-info-action missing-info-to-account type-info-to-account missing-info-reason type-info-reason type-kicked-device missing-kicked-device-platform type-kicked-device-platform Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help)
            opts="demo listen send probe show sign verify commands sample schema explain man completions validate help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__commands)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__demo)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__listen)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__man)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__probe)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__sample)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__schema)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__send)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__sign)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__validate)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__help__subcmd__verify)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__listen)
            opts="-v -q -h --host --port --path --health-path --max-body --idle-timeout --sdkappid --token --token-file --max-skew --count --timeout --fail-on --compact --expect --expect-count --filter --report --ready-file --exec --forward-to --forward-timeout --forward-all --forward-cacert --resign --diagnose-sign --record --record-fixtures --respond --respond-when --inspect --inspect-keep --inspect-memory --inspect-key --open --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --host)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --port)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --path)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --health-path)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-body)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --idle-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sdkappid)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-skew)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --count)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "error warning never" -- "${cur}"))
                    return 0
                    ;;
                --expect)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expect-count)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --filter)
                    COMPREPLY=($(compgen -W "verdict=accepted verdict=rejected verdict=unparsable command=Alert.RequestOverLimit command=Bot.OnC2CMessage command=Bot.OnGroupMessage command=C2C.CallbackAfterC2CMsgExtension command=C2C.CallbackAfterModifyMsg command=C2C.CallbackAfterMsgReport command=C2C.CallbackAfterMsgWithDraw command=C2C.CallbackAfterSendMsg command=C2C.CallbackBeforeSendMsg command=Call.CallbackAfterEndCall command=Call.CallbackAfterMemberChanged command=Call.CallbackAfterStartCall command=Chatbot.OnC2CSignalMessage command=ContentCallback.ResultNotify command=Follow.CallbackAfterFollowAdd command=Follow.CallbackAfterFollowDelete command=Group.CallbackAfterChangeGroupOwner command=Group.CallbackAfterCreateGroup command=Group.CallbackAfterCreateTopic command=Group.CallbackAfterGroupAttrChanged command=Group.CallbackAfterGroupDestroyed command=Group.CallbackAfterGroupFull command=Group.CallbackAfterGroupInfoChanged command=Group.CallbackAfterGroupMsgExtension command=Group.CallbackAfterMemberExit command=Group.CallbackAfterMemberFieldChanged command=Group.CallbackAfterModifyMsg command=Group.CallbackAfterNewMemberJoin command=Group.CallbackAfterReadReceipt command=Group.CallbackAfterRecallMsg command=Group.CallbackAfterSendMsg command=Group.CallbackAfterTopicDestroyed command=Group.CallbackAfterTopicInfoChanged command=Group.CallbackBeforeApplyJoinGroup command=Group.CallbackBeforeCreateGroup command=Group.CallbackBeforeCreateTopic command=Group.CallbackBeforeInviteJoinGroup command=Group.CallbackBeforeSendMsg command=Group.CallbackOnDailyGroupQuotaAlarm command=Group.CallbackOnMemberStateChange command=Group.CallbackSendMsgException command=Live.CallbackAfterChangeOwner command=Live.CallbackAfterCreateBattle command=Live.CallbackAfterCreateRoom command=Live.CallbackAfterCreateRoomReachingThreshold command=Live.CallbackAfterDelMetadata command=Live.CallbackAfterDestroyRoom command=Live.CallbackAfterEndBattle command=Live.CallbackAfterMemberStateChanged command=Live.CallbackAfterModifyAdmin command=Live.CallbackAfterSetMetadata command=Live.CallbackAfterStartBattle command=Live.CallbackAfterUpdateRoomInfo command=Live.CallbackBeforeSendGift command=Mic.CallbackAfterSeatInfoChanged command=OfficialAccount.CallbackAfterAddSubscriber command=OfficialAccount.CallbackAfterCreateOfficialAccount command=OfficialAccount.CallbackAfterDeleteSubscriber command=OfficialAccount.CallbackAfterMsgWithDraw command=OfficialAccount.CallbackAfterOfficialAccountDestroyed command=OfficialAccount.CallbackAfterOfficialAccountFull command=OfficialAccount.CallbackAfterOfficialAccountInfoChanged command=OfficialAccount.CallbackAfterSendMsg command=OfficialAccount.CallbackBeforeAddSubscriber command=OfficialAccount.CallbackBeforeCreateOfficialAccount command=OfficialAccount.CallbackBeforeSendMsg command=Profile.CallbackPortraitSet command=Push.AllMemberPush command=Push.OfflinePush command=Room.CallbackAfterCreateRoom command=Room.CallbackAfterDestroyRoom command=Room.CallbackAfterMemberEnter command=Room.CallbackAfterMemberLeave command=Room.CallbackAfterUpdateRoomInfo command=Sns.CallbackBlackListAdd command=Sns.CallbackBlackListDelete command=Sns.CallbackFriendAdd command=Sns.CallbackFriendDelete command=Sns.CallbackPrevFriendAdd command=Sns.CallbackPrevFriendResponse command=State.StateChange" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -W "junit=report.xml github=report.txt github" -- "${cur}"))
                    return 0
                    ;;
                --ready-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exec)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --forward-to)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --forward-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --forward-cacert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --record-fixtures)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --respond)
                    COMPREPLY=($(compgen -W "200 500 close reset garbage slow-body forbid discard" -- "${cur}"))
                    return 0
                    ;;
                --respond-when)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --inspect)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --inspect-keep)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --inspect-memory)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --inspect-key)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__man)
            opts="-v -q -h --format --json --color --verbose --quiet --help demo listen send validate probe show sign verify commands sample schema explain man completions"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__probe)
            opts="-v -q -h --command --list --only --skip --category --all --yes --sdkappid --token --token-file --group-id --operator --timeout --cacert --cert --key --insecure --resolve --unix-socket --fail-on --report --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --command)
                    COMPREPLY=($(compgen -W "Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange" -- "${cur}"))
                    return 0
                    ;;
                --only)
                    COMPREPLY=($(compgen -W "sample-wire sample-documented sample-v1 sample-v2 sample-private sample-public sample-chatroom sample-avchatroom sample-community sample-community-topic sample-rest-admin sample-unmapped-operator sample-batch-10 sample-unicode-operator platform-restapi platform-web platform-android platform-ios platform-windows platform-macos platform-mac platform-ipad platform-unknown topic-id-present topic-id-absent event-time-absent event-time-number event-time-digits contenttype-json contenttype-upper-case contenttype-absent client-ip-absent opt-platform-absent parameters-page-order parameters-sorted parameter-request-id url-without-path command-unknown keep-alive-50 sdkappid-foreign sdkappid-missing sdkappid-twice sdkappid-other-casing sdkappid-in-body sdkappid-foreign-numeric sign-missing sign-without-time sign-empty sign-wrong sign-truncated sign-other-token sign-other-time sign-non-ascii sign-of-empty-time sign-of-no-time sign-in-body sign-upper-case sign-stale-61s sign-stale-1h sign-future-1h sign-same-second command-differs html-reflection repeat-same messages-2 messages-10 field-unknown group-type-unknown operator-non-ascii operator-unmapped msg-id-beyond-double group-id-uuid group-id-48-bytes event-time-zero event-time-far-future list-empty item-without-msg-seq wrong-type-msg-seq wrong-type-list wrong-type-item wrong-type-operator null-operator null-list null-item body-null body-array body-not-json body-empty body-truncated body-not-utf8 half-surrogate-pair body-nested-5000 number-1e400 number-3-point-0 method-get missing-callback-command type-callback-command missing-operator-account missing-type type-type missing-group-id type-group-id missing-msg-seq-list type-msg-seq-list-msg-id type-topic-id type-event-time body-pretty body-bom body-chunked body-late body-1mib body-over-1mib url-with-query accept-encoding-gzip content-type-absent content-type-charset headers-lower-case sender-leaves sender-slow burst-100 rate-5s missing-service-name type-service-name missing-command type-command missing-request type-request missing-limit type-limit sample-text sample-location sample-face sample-custom sample-sound sample-image sample-file sample-video sample-relay missing-from-account type-from-account missing-to-account type-to-account missing-msg-seq type-msg-seq missing-msg-random type-msg-random missing-msg-time type-msg-time missing-msg-key type-msg-key missing-msg-id type-msg-id missing-online-only-flag type-online-only-flag missing-send-msg-result type-send-msg-result missing-error-info type-error-info missing-msg-body type-msg-body missing-msg-body-msg-type type-msg-body-msg-type missing-msg-body-msg-content type-msg-body-msg-content missing-tim-custom-elem-data type-tim-custom-elem-data type-tim-custom-elem-desc type-tim-custom-elem-ext type-tim-custom-elem-sound missing-tim-face-elem-index type-tim-face-elem-index missing-tim-face-elem-data type-tim-face-elem-data type-tim-file-elem-url missing-tim-file-elem-uuid type-tim-file-elem-uuid missing-tim-file-elem-file-size type-tim-file-elem-file-size missing-tim-file-elem-file-name type-tim-file-elem-file-name type-tim-file-elem-download-flag missing-tim-image-elem-uuid type-tim-image-elem-uuid missing-tim-image-elem-image-format type-tim-image-elem-image-format missing-tim-image-elem-image-info-array type-tim-image-elem-image-info-array missing-tim-image-elem-image-info-array-type type-tim-image-elem-image-info-array-type missing-tim-image-elem-image-info-array-size type-tim-image-elem-image-info-array-size missing-tim-image-elem-image-info-array-width type-tim-image-elem-image-info-array-width missing-tim-image-elem-image-info-array-height type-tim-image-elem-image-info-array-height missing-tim-image-elem-image-info-array-url type-tim-image-elem-image-info-array-url missing-tim-location-elem-desc type-tim-location-elem-desc missing-tim-location-elem-latitude type-tim-location-elem-latitude missing-tim-location-elem-longitude type-tim-location-elem-longitude missing-tim-relay-elem-title type-tim-relay-elem-title missing-tim-relay-elem-msg-num type-tim-relay-elem-msg-num missing-tim-relay-elem-compatible-text type-tim-relay-elem-compatible-text missing-tim-relay-elem-abstract-list type-tim-relay-elem-abstract-list type-tim-relay-elem-msg-list missing-tim-relay-elem-msg-list-from-account type-tim-relay-elem-msg-list-from-account type-tim-relay-elem-msg-list-group-id missing-tim-relay-elem-msg-list-msg-seq type-tim-relay-elem-msg-list-msg-seq missing-tim-relay-elem-msg-list-msg-random type-tim-relay-elem-msg-list-msg-random missing-tim-relay-elem-msg-list-msg-time-stamp type-tim-relay-elem-msg-list-msg-time-stamp missing-tim-relay-elem-msg-list-msg-body type-tim-relay-elem-msg-list-msg-body type-tim-sound-elem-url missing-tim-sound-elem-uuid type-tim-sound-elem-uuid missing-tim-sound-elem-size type-tim-sound-elem-size missing-tim-sound-elem-second type-tim-sound-elem-second type-tim-sound-elem-download-flag missing-tim-text-elem-text type-tim-text-elem-text type-tim-video-file-elem-video-url missing-tim-video-file-elem-video-uuid type-tim-video-file-elem-video-uuid missing-tim-video-file-elem-video-size type-tim-video-file-elem-video-size missing-tim-video-file-elem-video-second type-tim-video-file-elem-video-second missing-tim-video-file-elem-video-format type-tim-video-file-elem-video-format type-tim-video-file-elem-video-download-flag type-tim-video-file-elem-thumb-url missing-tim-video-file-elem-thumb-uuid type-tim-video-file-elem-thumb-uuid missing-tim-video-file-elem-thumb-size type-tim-video-file-elem-thumb-size missing-tim-video-file-elem-thumb-width type-tim-video-file-elem-thumb-width missing-tim-video-file-elem-thumb-height type-tim-video-file-elem-thumb-height missing-tim-video-file-elem-thumb-format type-tim-video-file-elem-thumb-format type-tim-video-file-elem-thumb-download-flag type-cloud-custom-data missing-event-time type-operator-account missing-random type-random missing-at-robots-account type-at-robots-account sample-delete sample-clear missing-operate-type type-operate-type missing-extension-list type-extension-list missing-extension-list-key type-extension-list-key missing-extension-list-value type-extension-list-value missing-extension-list-seq type-extension-list-seq missing-seq type-seq missing-report-account type-report-account missing-peer-account type-peer-account missing-last-read-time type-last-read-time missing-unread-msg-num type-unread-msg-num missing-call-record type-call-record missing-call-record-call-id type-call-record-call-id missing-call-record-caller-account type-call-record-caller-account missing-call-record-media-type type-call-record-media-type missing-call-record-call-type type-call-record-call-type missing-call-record-start-time type-call-record-start-time missing-call-record-end-time type-call-record-end-time missing-call-record-accept-time type-call-record-accept-time missing-call-record-call-result type-call-record-call-result missing-call-record-callee-list-account type-call-record-callee-list-account missing-call-record-room-id type-call-record-room-id missing-call-record-room-id-type type-call-record-room-id-type missing-call-id type-call-id missing-user-list type-user-list missing-user-list-user-account type-user-list-user-account missing-user-list-status type-user-list-status missing-changed-user-list type-changed-user-list missing-changed-user-list-user-account type-changed-user-list-user-account missing-changed-user-list-action-type type-changed-user-list-action-type missing-call-info type-call-info missing-call-info-call-id type-call-info-call-id missing-call-info-call-media-type type-call-info-call-media-type missing-call-info-chat-group-id type-call-info-chat-group-id missing-call-info-room-id type-call-info-room-id missing-call-info-room-id-type type-call-info-room-id-type missing-data type-data missing-scene type-scene missing-sdk-app-id type-sdk-app-id type-contact-item missing-contact-item-contact-type type-contact-item-contact-type type-contact-item-to-account missing-content-type type-content-type type-text-content missing-ctxcb-result type-ctxcb-result missing-ctxcb-request-id type-ctxcb-request-id type-ctxcb-keywords missing-ctxcb-suggestion type-ctxcb-suggestion missing-ctxcb-label type-ctxcb-label type-ctxcb-sub-label type-ctxcb-sub-label-desc type-ctxcb-lib-name missing-follow-list type-follow-list missing-follow-list-to-account type-follow-list-to-account missing-old-owner-account type-old-owner-account missing-new-owner-account type-new-owner-account missing-owner-account type-owner-account missing-name type-name missing-member-list type-member-list missing-member-list-member-account type-member-list-member-account type-user-defined-data-list missing-user-defined-data-list-key type-user-defined-data-list-key missing-user-defined-data-list-value type-user-defined-data-list-value missing-topic-id missing-option-type type-option-type missing-group-attr type-group-attr missing-group-attr-key type-group-attr-key missing-group-attr-value type-group-attr-value type-notification sample-kicked sample-quit missing-exit-type type-exit-type missing-exit-member-list type-exit-member-list missing-exit-member-list-member-account type-exit-member-list-member-account missing-member-account type-member-account type-role type-name-card sample-invited missing-join-type type-join-type missing-new-member-list type-new-member-list missing-new-member-list-member-account type-new-member-list-member-account missing-group-msg-receipt-list type-group-msg-receipt-list missing-group-msg-receipt-list-msg-seq type-group-msg-receipt-list-msg-seq missing-group-msg-receipt-list-read-num type-group-msg-receipt-list-read-num missing-group-msg-receipt-list-unread-num type-group-msg-receipt-list-unread-num missing-group-msg-receipt-list-read-receipt-members type-group-msg-receipt-list-read-receipt-members missing-group-msg-receipt-list-read-receipt-members-member-account type-group-msg-receipt-list-read-receipt-members-member-account missing-topic-id-list type-topic-id-list type-introduction type-face-url missing-requestor-account type-requestor-account missing-destination-members type-destination-members missing-destination-members-member-account type-destination-members-member-account missing-quota-used type-quota-used missing-quota type-quota missing-event-type type-event-type missing-error-code type-error-code missing-room-id type-room-id missing-current-owner-account type-current-owner-account missing-original-owner-account type-original-owner-account missing-battle-id type-battle-id missing-from-room-id type-from-room-id missing-to-room-id-list type-to-room-id-list missing-timeout type-timeout missing-duration type-duration missing-need-response type-need-response missing-extension-info type-extension-info missing-room-info type-room-info type-room-info-room-id missing-room-info-room-name type-room-info-room-name missing-room-info-room-type type-room-info-room-type missing-room-info-owner-account type-room-info-owner-account missing-room-info-is-seat-enabled type-room-info-is-seat-enabled missing-room-info-take-seat-mode type-room-info-take-seat-mode missing-room-info-max-member-count type-room-info-max-member-count missing-room-info-max-seat-count type-room-info-max-seat-count type-room-info-category missing-room-info-custom-info type-room-info-custom-info missing-room-info-is-message-disabled type-room-info-is-message-disabled missing-room-info-cover-url type-room-info-cover-url missing-room-info-is-public-visible type-room-info-is-public-visible type-room-info-create-time missing-cur-room-count type-cur-room-count missing-max-room-count type-max-room-count missing-keys type-keys type-room-info-activity-status type-room-info-view-count type-room-info-background-url type-room-info-is-unlimited-room-enabled missing-statistic type-statistic missing-statistic-total-viewers type-statistic-total-viewers missing-statistic-total-gifts-sent type-statistic-total-gifts-sent missing-statistic-total-gift-coins type-statistic-total-gift-coins missing-statistic-total-unique-gift-senders type-statistic-total-unique-gift-senders missing-statistic-total-likes-received type-statistic-total-likes-received missing-create-time type-create-time missing-start-time type-start-time missing-end-time type-end-time missing-op-type type-op-type missing-from-room-info type-from-room-info missing-from-room-info-room-id type-from-room-info-room-id missing-from-room-info-score type-from-room-info-score missing-from-room-info-owner-account type-from-room-info-owner-account missing-to-room-list type-to-room-list missing-to-room-list-room-id type-to-room-list-room-id missing-to-room-list-score type-to-room-list-score missing-to-room-list-owner-account type-to-room-list-owner-account missing-event-cause type-event-cause missing-admin-account type-admin-account missing-metadata type-metadata missing-metadata-key type-metadata-key missing-metadata-value type-metadata-value missing-room-info-room-id missing-room-info-category missing-room-info-activity-status missing-gift-water type-gift-water missing-gift-water-from-account type-gift-water-from-account missing-gift-water-to-account type-gift-water-to-account missing-gift-water-time type-gift-water-time missing-gift-water-gift-id type-gift-water-gift-id missing-gift-water-count type-gift-water-count missing-gift-water-coins type-gift-water-coins missing-seat-list type-seat-list missing-seat-list-index type-seat-list-index type-seat-list-member-account missing-seat-list-is-taken-disabled type-seat-list-is-taken-disabled missing-seat-list-is-video-disabled type-seat-list-is-video-disabled missing-seat-list-is-audio-disabled type-seat-list-is-audio-disabled missing-official-account type-official-account missing-subscribe-account-list type-subscribe-account-list missing-subscribe-account-list-subscriber-account type-subscribe-account-list-subscriber-account missing-withdraw-msg-list type-withdraw-msg-list missing-withdraw-msg-list-msg-key type-withdraw-msg-list-msg-key type-organization missing-profile-item type-profile-item missing-profile-item-tag type-profile-item-tag missing-profile-item-value type-profile-item-value missing-events type-events missing-events-callback-command type-events-callback-command missing-events-event-type type-events-event-type missing-events-task-id type-events-task-id missing-events-task-time type-events-task-time missing-events-event-time type-events-event-time missing-events-to-account type-events-to-account missing-events-push-platform type-events-push-platform missing-events-push-stage type-events-push-stage missing-events-err-code type-events-err-code missing-events-err-info type-events-err-info missing-events-from-account type-events-from-account type-events-msg-key type-events-group-id missing-events-msg-seq type-events-msg-seq type-events-msg-random missing-events-msg-time type-events-msg-time missing-events-push-id type-events-push-id missing-room-info-is-video-disabled type-room-info-is-video-disabled missing-room-info-is-audio-disabled type-room-info-is-audio-disabled missing-room-info-is-screen-sharing-disabled type-room-info-is-screen-sharing-disabled missing-room-info-is-cloud-recording-disabled type-room-info-is-cloud-recording-disabled type-room-info-schedule-start-time type-room-info-schedule-end-time type-room-info-room-status type-schedule-invitee-list-account missing-member-count type-member-count missing-member-list-account type-member-list-account missing-reason type-reason missing-pair-list type-pair-list missing-pair-list-from-account type-pair-list-from-account missing-pair-list-to-account type-pair-list-to-account missing-pair-list-initiator-account type-pair-list-initiator-account missing-client-cmd type-client-cmd missing-force-flag type-force-flag missing-requester-account type-requester-account missing-friend-item type-friend-item missing-friend-item-to-account type-friend-item-to-account missing-friend-item-remark type-friend-item-remark missing-friend-item-group-name type-friend-item-group-name missing-friend-item-add-source type-friend-item-add-source missing-friend-item-add-wording type-friend-item-add-wording missing-add-type type-add-type missing-force-add-flags type-force-add-flags missing-response-friend-item type-response-friend-item missing-response-friend-item-to-account type-response-friend-item-to-account missing-response-friend-item-remark type-response-friend-item-remark missing-response-friend-item-tag-name type-response-friend-item-tag-name missing-response-friend-item-response-action type-response-friend-item-response-action sample-logout sample-disconnect missing-info type-info missing-info-action type-info-action missing-info-to-account type-info-to-account missing-info-reason type-info-reason type-kicked-device missing-kicked-device-platform type-kicked-device-platform" -- "${cur}"))
                    return 0
                    ;;
                --skip)
                    COMPREPLY=($(compgen -W "sample-wire sample-documented sample-v1 sample-v2 sample-private sample-public sample-chatroom sample-avchatroom sample-community sample-community-topic sample-rest-admin sample-unmapped-operator sample-batch-10 sample-unicode-operator platform-restapi platform-web platform-android platform-ios platform-windows platform-macos platform-mac platform-ipad platform-unknown topic-id-present topic-id-absent event-time-absent event-time-number event-time-digits contenttype-json contenttype-upper-case contenttype-absent client-ip-absent opt-platform-absent parameters-page-order parameters-sorted parameter-request-id url-without-path command-unknown keep-alive-50 sdkappid-foreign sdkappid-missing sdkappid-twice sdkappid-other-casing sdkappid-in-body sdkappid-foreign-numeric sign-missing sign-without-time sign-empty sign-wrong sign-truncated sign-other-token sign-other-time sign-non-ascii sign-of-empty-time sign-of-no-time sign-in-body sign-upper-case sign-stale-61s sign-stale-1h sign-future-1h sign-same-second command-differs html-reflection repeat-same messages-2 messages-10 field-unknown group-type-unknown operator-non-ascii operator-unmapped msg-id-beyond-double group-id-uuid group-id-48-bytes event-time-zero event-time-far-future list-empty item-without-msg-seq wrong-type-msg-seq wrong-type-list wrong-type-item wrong-type-operator null-operator null-list null-item body-null body-array body-not-json body-empty body-truncated body-not-utf8 half-surrogate-pair body-nested-5000 number-1e400 number-3-point-0 method-get missing-callback-command type-callback-command missing-operator-account missing-type type-type missing-group-id type-group-id missing-msg-seq-list type-msg-seq-list-msg-id type-topic-id type-event-time body-pretty body-bom body-chunked body-late body-1mib body-over-1mib url-with-query accept-encoding-gzip content-type-absent content-type-charset headers-lower-case sender-leaves sender-slow burst-100 rate-5s missing-service-name type-service-name missing-command type-command missing-request type-request missing-limit type-limit sample-text sample-location sample-face sample-custom sample-sound sample-image sample-file sample-video sample-relay missing-from-account type-from-account missing-to-account type-to-account missing-msg-seq type-msg-seq missing-msg-random type-msg-random missing-msg-time type-msg-time missing-msg-key type-msg-key missing-msg-id type-msg-id missing-online-only-flag type-online-only-flag missing-send-msg-result type-send-msg-result missing-error-info type-error-info missing-msg-body type-msg-body missing-msg-body-msg-type type-msg-body-msg-type missing-msg-body-msg-content type-msg-body-msg-content missing-tim-custom-elem-data type-tim-custom-elem-data type-tim-custom-elem-desc type-tim-custom-elem-ext type-tim-custom-elem-sound missing-tim-face-elem-index type-tim-face-elem-index missing-tim-face-elem-data type-tim-face-elem-data type-tim-file-elem-url missing-tim-file-elem-uuid type-tim-file-elem-uuid missing-tim-file-elem-file-size type-tim-file-elem-file-size missing-tim-file-elem-file-name type-tim-file-elem-file-name type-tim-file-elem-download-flag missing-tim-image-elem-uuid type-tim-image-elem-uuid missing-tim-image-elem-image-format type-tim-image-elem-image-format missing-tim-image-elem-image-info-array type-tim-image-elem-image-info-array missing-tim-image-elem-image-info-array-type type-tim-image-elem-image-info-array-type missing-tim-image-elem-image-info-array-size type-tim-image-elem-image-info-array-size missing-tim-image-elem-image-info-array-width type-tim-image-elem-image-info-array-width missing-tim-image-elem-image-info-array-height type-tim-image-elem-image-info-array-height missing-tim-image-elem-image-info-array-url type-tim-image-elem-image-info-array-url missing-tim-location-elem-desc type-tim-location-elem-desc missing-tim-location-elem-latitude type-tim-location-elem-latitude missing-tim-location-elem-longitude type-tim-location-elem-longitude missing-tim-relay-elem-title type-tim-relay-elem-title missing-tim-relay-elem-msg-num type-tim-relay-elem-msg-num missing-tim-relay-elem-compatible-text type-tim-relay-elem-compatible-text missing-tim-relay-elem-abstract-list type-tim-relay-elem-abstract-list type-tim-relay-elem-msg-list missing-tim-relay-elem-msg-list-from-account type-tim-relay-elem-msg-list-from-account type-tim-relay-elem-msg-list-group-id missing-tim-relay-elem-msg-list-msg-seq type-tim-relay-elem-msg-list-msg-seq missing-tim-relay-elem-msg-list-msg-random type-tim-relay-elem-msg-list-msg-random missing-tim-relay-elem-msg-list-msg-time-stamp type-tim-relay-elem-msg-list-msg-time-stamp missing-tim-relay-elem-msg-list-msg-body type-tim-relay-elem-msg-list-msg-body type-tim-sound-elem-url missing-tim-sound-elem-uuid type-tim-sound-elem-uuid missing-tim-sound-elem-size type-tim-sound-elem-size missing-tim-sound-elem-second type-tim-sound-elem-second type-tim-sound-elem-download-flag missing-tim-text-elem-text type-tim-text-elem-text type-tim-video-file-elem-video-url missing-tim-video-file-elem-video-uuid type-tim-video-file-elem-video-uuid missing-tim-video-file-elem-video-size type-tim-video-file-elem-video-size missing-tim-video-file-elem-video-second type-tim-video-file-elem-video-second missing-tim-video-file-elem-video-format type-tim-video-file-elem-video-format type-tim-video-file-elem-video-download-flag type-tim-video-file-elem-thumb-url missing-tim-video-file-elem-thumb-uuid type-tim-video-file-elem-thumb-uuid missing-tim-video-file-elem-thumb-size type-tim-video-file-elem-thumb-size missing-tim-video-file-elem-thumb-width type-tim-video-file-elem-thumb-width missing-tim-video-file-elem-thumb-height type-tim-video-file-elem-thumb-height missing-tim-video-file-elem-thumb-format type-tim-video-file-elem-thumb-format type-tim-video-file-elem-thumb-download-flag type-cloud-custom-data missing-event-time type-operator-account missing-random type-random missing-at-robots-account type-at-robots-account sample-delete sample-clear missing-operate-type type-operate-type missing-extension-list type-extension-list missing-extension-list-key type-extension-list-key missing-extension-list-value type-extension-list-value missing-extension-list-seq type-extension-list-seq missing-seq type-seq missing-report-account type-report-account missing-peer-account type-peer-account missing-last-read-time type-last-read-time missing-unread-msg-num type-unread-msg-num missing-call-record type-call-record missing-call-record-call-id type-call-record-call-id missing-call-record-caller-account type-call-record-caller-account missing-call-record-media-type type-call-record-media-type missing-call-record-call-type type-call-record-call-type missing-call-record-start-time type-call-record-start-time missing-call-record-end-time type-call-record-end-time missing-call-record-accept-time type-call-record-accept-time missing-call-record-call-result type-call-record-call-result missing-call-record-callee-list-account type-call-record-callee-list-account missing-call-record-room-id type-call-record-room-id missing-call-record-room-id-type type-call-record-room-id-type missing-call-id type-call-id missing-user-list type-user-list missing-user-list-user-account type-user-list-user-account missing-user-list-status type-user-list-status missing-changed-user-list type-changed-user-list missing-changed-user-list-user-account type-changed-user-list-user-account missing-changed-user-list-action-type type-changed-user-list-action-type missing-call-info type-call-info missing-call-info-call-id type-call-info-call-id missing-call-info-call-media-type type-call-info-call-media-type missing-call-info-chat-group-id type-call-info-chat-group-id missing-call-info-room-id type-call-info-room-id missing-call-info-room-id-type type-call-info-room-id-type missing-data type-data missing-scene type-scene missing-sdk-app-id type-sdk-app-id type-contact-item missing-contact-item-contact-type type-contact-item-contact-type type-contact-item-to-account missing-content-type type-content-type type-text-content missing-ctxcb-result type-ctxcb-result missing-ctxcb-request-id type-ctxcb-request-id type-ctxcb-keywords missing-ctxcb-suggestion type-ctxcb-suggestion missing-ctxcb-label type-ctxcb-label type-ctxcb-sub-label type-ctxcb-sub-label-desc type-ctxcb-lib-name missing-follow-list type-follow-list missing-follow-list-to-account type-follow-list-to-account missing-old-owner-account type-old-owner-account missing-new-owner-account type-new-owner-account missing-owner-account type-owner-account missing-name type-name missing-member-list type-member-list missing-member-list-member-account type-member-list-member-account type-user-defined-data-list missing-user-defined-data-list-key type-user-defined-data-list-key missing-user-defined-data-list-value type-user-defined-data-list-value missing-topic-id missing-option-type type-option-type missing-group-attr type-group-attr missing-group-attr-key type-group-attr-key missing-group-attr-value type-group-attr-value type-notification sample-kicked sample-quit missing-exit-type type-exit-type missing-exit-member-list type-exit-member-list missing-exit-member-list-member-account type-exit-member-list-member-account missing-member-account type-member-account type-role type-name-card sample-invited missing-join-type type-join-type missing-new-member-list type-new-member-list missing-new-member-list-member-account type-new-member-list-member-account missing-group-msg-receipt-list type-group-msg-receipt-list missing-group-msg-receipt-list-msg-seq type-group-msg-receipt-list-msg-seq missing-group-msg-receipt-list-read-num type-group-msg-receipt-list-read-num missing-group-msg-receipt-list-unread-num type-group-msg-receipt-list-unread-num missing-group-msg-receipt-list-read-receipt-members type-group-msg-receipt-list-read-receipt-members missing-group-msg-receipt-list-read-receipt-members-member-account type-group-msg-receipt-list-read-receipt-members-member-account missing-topic-id-list type-topic-id-list type-introduction type-face-url missing-requestor-account type-requestor-account missing-destination-members type-destination-members missing-destination-members-member-account type-destination-members-member-account missing-quota-used type-quota-used missing-quota type-quota missing-event-type type-event-type missing-error-code type-error-code missing-room-id type-room-id missing-current-owner-account type-current-owner-account missing-original-owner-account type-original-owner-account missing-battle-id type-battle-id missing-from-room-id type-from-room-id missing-to-room-id-list type-to-room-id-list missing-timeout type-timeout missing-duration type-duration missing-need-response type-need-response missing-extension-info type-extension-info missing-room-info type-room-info type-room-info-room-id missing-room-info-room-name type-room-info-room-name missing-room-info-room-type type-room-info-room-type missing-room-info-owner-account type-room-info-owner-account missing-room-info-is-seat-enabled type-room-info-is-seat-enabled missing-room-info-take-seat-mode type-room-info-take-seat-mode missing-room-info-max-member-count type-room-info-max-member-count missing-room-info-max-seat-count type-room-info-max-seat-count type-room-info-category missing-room-info-custom-info type-room-info-custom-info missing-room-info-is-message-disabled type-room-info-is-message-disabled missing-room-info-cover-url type-room-info-cover-url missing-room-info-is-public-visible type-room-info-is-public-visible type-room-info-create-time missing-cur-room-count type-cur-room-count missing-max-room-count type-max-room-count missing-keys type-keys type-room-info-activity-status type-room-info-view-count type-room-info-background-url type-room-info-is-unlimited-room-enabled missing-statistic type-statistic missing-statistic-total-viewers type-statistic-total-viewers missing-statistic-total-gifts-sent type-statistic-total-gifts-sent missing-statistic-total-gift-coins type-statistic-total-gift-coins missing-statistic-total-unique-gift-senders type-statistic-total-unique-gift-senders missing-statistic-total-likes-received type-statistic-total-likes-received missing-create-time type-create-time missing-start-time type-start-time missing-end-time type-end-time missing-op-type type-op-type missing-from-room-info type-from-room-info missing-from-room-info-room-id type-from-room-info-room-id missing-from-room-info-score type-from-room-info-score missing-from-room-info-owner-account type-from-room-info-owner-account missing-to-room-list type-to-room-list missing-to-room-list-room-id type-to-room-list-room-id missing-to-room-list-score type-to-room-list-score missing-to-room-list-owner-account type-to-room-list-owner-account missing-event-cause type-event-cause missing-admin-account type-admin-account missing-metadata type-metadata missing-metadata-key type-metadata-key missing-metadata-value type-metadata-value missing-room-info-room-id missing-room-info-category missing-room-info-activity-status missing-gift-water type-gift-water missing-gift-water-from-account type-gift-water-from-account missing-gift-water-to-account type-gift-water-to-account missing-gift-water-time type-gift-water-time missing-gift-water-gift-id type-gift-water-gift-id missing-gift-water-count type-gift-water-count missing-gift-water-coins type-gift-water-coins missing-seat-list type-seat-list missing-seat-list-index type-seat-list-index type-seat-list-member-account missing-seat-list-is-taken-disabled type-seat-list-is-taken-disabled missing-seat-list-is-video-disabled type-seat-list-is-video-disabled missing-seat-list-is-audio-disabled type-seat-list-is-audio-disabled missing-official-account type-official-account missing-subscribe-account-list type-subscribe-account-list missing-subscribe-account-list-subscriber-account type-subscribe-account-list-subscriber-account missing-withdraw-msg-list type-withdraw-msg-list missing-withdraw-msg-list-msg-key type-withdraw-msg-list-msg-key type-organization missing-profile-item type-profile-item missing-profile-item-tag type-profile-item-tag missing-profile-item-value type-profile-item-value missing-events type-events missing-events-callback-command type-events-callback-command missing-events-event-type type-events-event-type missing-events-task-id type-events-task-id missing-events-task-time type-events-task-time missing-events-event-time type-events-event-time missing-events-to-account type-events-to-account missing-events-push-platform type-events-push-platform missing-events-push-stage type-events-push-stage missing-events-err-code type-events-err-code missing-events-err-info type-events-err-info missing-events-from-account type-events-from-account type-events-msg-key type-events-group-id missing-events-msg-seq type-events-msg-seq type-events-msg-random missing-events-msg-time type-events-msg-time missing-events-push-id type-events-push-id missing-room-info-is-video-disabled type-room-info-is-video-disabled missing-room-info-is-audio-disabled type-room-info-is-audio-disabled missing-room-info-is-screen-sharing-disabled type-room-info-is-screen-sharing-disabled missing-room-info-is-cloud-recording-disabled type-room-info-is-cloud-recording-disabled type-room-info-schedule-start-time type-room-info-schedule-end-time type-room-info-room-status type-schedule-invitee-list-account missing-member-count type-member-count missing-member-list-account type-member-list-account missing-reason type-reason missing-pair-list type-pair-list missing-pair-list-from-account type-pair-list-from-account missing-pair-list-to-account type-pair-list-to-account missing-pair-list-initiator-account type-pair-list-initiator-account missing-client-cmd type-client-cmd missing-force-flag type-force-flag missing-requester-account type-requester-account missing-friend-item type-friend-item missing-friend-item-to-account type-friend-item-to-account missing-friend-item-remark type-friend-item-remark missing-friend-item-group-name type-friend-item-group-name missing-friend-item-add-source type-friend-item-add-source missing-friend-item-add-wording type-friend-item-add-wording missing-add-type type-add-type missing-force-add-flags type-force-add-flags missing-response-friend-item type-response-friend-item missing-response-friend-item-to-account type-response-friend-item-to-account missing-response-friend-item-remark type-response-friend-item-remark missing-response-friend-item-tag-name type-response-friend-item-tag-name missing-response-friend-item-response-action type-response-friend-item-response-action sample-logout sample-disconnect missing-info type-info missing-info-action type-info-action missing-info-to-account type-info-to-account missing-info-reason type-info-reason type-kicked-device missing-kicked-device-platform type-kicked-device-platform" -- "${cur}"))
                    return 0
                    ;;
                --category)
                    COMPREPLY=($(compgen -W "documented security robustness load" -- "${cur}"))
                    return 0
                    ;;
                --sdkappid)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --group-id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --operator)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --key)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unix-socket)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "fail warn" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -W "junit=report.xml html=report.html sarif=report.sarif github" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__sample)
            opts="-v -q -h --command --format --json --color --verbose --quiet --help Alert.RequestOverLimit/wire Alert.RequestOverLimit/documented Bot.OnC2CMessage/wire Bot.OnC2CMessage/documented Bot.OnC2CMessage/text Bot.OnC2CMessage/location Bot.OnC2CMessage/face Bot.OnC2CMessage/custom Bot.OnC2CMessage/sound Bot.OnC2CMessage/image Bot.OnC2CMessage/file Bot.OnC2CMessage/video Bot.OnC2CMessage/relay Bot.OnGroupMessage/wire Bot.OnGroupMessage/documented Bot.OnGroupMessage/private Bot.OnGroupMessage/community Bot.OnGroupMessage/community-topic Bot.OnGroupMessage/text Bot.OnGroupMessage/location Bot.OnGroupMessage/face Bot.OnGroupMessage/custom Bot.OnGroupMessage/sound Bot.OnGroupMessage/image Bot.OnGroupMessage/file Bot.OnGroupMessage/video Bot.OnGroupMessage/relay C2C.CallbackAfterC2CMsgExtension/wire C2C.CallbackAfterC2CMsgExtension/documented C2C.CallbackAfterC2CMsgExtension/delete C2C.CallbackAfterC2CMsgExtension/clear C2C.CallbackAfterModifyMsg/wire C2C.CallbackAfterModifyMsg/documented C2C.CallbackAfterModifyMsg/text C2C.CallbackAfterModifyMsg/location C2C.CallbackAfterModifyMsg/face C2C.CallbackAfterModifyMsg/custom C2C.CallbackAfterModifyMsg/sound C2C.CallbackAfterModifyMsg/image C2C.CallbackAfterModifyMsg/file C2C.CallbackAfterModifyMsg/video C2C.CallbackAfterModifyMsg/relay C2C.CallbackAfterMsgReport/wire C2C.CallbackAfterMsgReport/documented C2C.CallbackAfterMsgWithDraw/wire C2C.CallbackAfterMsgWithDraw/documented C2C.CallbackAfterSendMsg/wire C2C.CallbackAfterSendMsg/documented C2C.CallbackAfterSendMsg/text C2C.CallbackAfterSendMsg/location C2C.CallbackAfterSendMsg/face C2C.CallbackAfterSendMsg/custom C2C.CallbackAfterSendMsg/sound C2C.CallbackAfterSendMsg/image C2C.CallbackAfterSendMsg/file C2C.CallbackAfterSendMsg/video C2C.CallbackAfterSendMsg/relay C2C.CallbackBeforeSendMsg/wire C2C.CallbackBeforeSendMsg/documented C2C.CallbackBeforeSendMsg/text C2C.CallbackBeforeSendMsg/location C2C.CallbackBeforeSendMsg/face C2C.CallbackBeforeSendMsg/custom C2C.CallbackBeforeSendMsg/sound C2C.CallbackBeforeSendMsg/image C2C.CallbackBeforeSendMsg/file C2C.CallbackBeforeSendMsg/video C2C.CallbackBeforeSendMsg/relay Call.CallbackAfterEndCall/wire Call.CallbackAfterEndCall/documented Call.CallbackAfterMemberChanged/wire Call.CallbackAfterMemberChanged/documented Call.CallbackAfterStartCall/wire Call.CallbackAfterStartCall/documented Chatbot.OnC2CSignalMessage/wire Chatbot.OnC2CSignalMessage/documented ContentCallback.ResultNotify/wire ContentCallback.ResultNotify/documented Follow.CallbackAfterFollowAdd/wire Follow.CallbackAfterFollowAdd/documented Follow.CallbackAfterFollowDelete/wire Follow.CallbackAfterFollowDelete/documented Group.CallbackAfterChangeGroupOwner/wire Group.CallbackAfterChangeGroupOwner/documented Group.CallbackAfterChangeGroupOwner/private Group.CallbackAfterChangeGroupOwner/community Group.CallbackAfterCreateGroup/wire Group.CallbackAfterCreateGroup/documented Group.CallbackAfterCreateGroup/private Group.CallbackAfterCreateGroup/community Group.CallbackAfterCreateTopic/wire Group.CallbackAfterCreateTopic/documented Group.CallbackAfterGroupAttrChanged/wire Group.CallbackAfterGroupAttrChanged/documented Group.CallbackAfterGroupAttrChanged/private Group.CallbackAfterGroupAttrChanged/community Group.CallbackAfterGroupDestroyed/wire Group.CallbackAfterGroupDestroyed/documented Group.CallbackAfterGroupDestroyed/private Group.CallbackAfterGroupDestroyed/community Group.CallbackAfterGroupFull/wire Group.CallbackAfterGroupFull/documented Group.CallbackAfterGroupInfoChanged/wire Group.CallbackAfterGroupInfoChanged/documented Group.CallbackAfterGroupInfoChanged/private Group.CallbackAfterGroupInfoChanged/community Group.CallbackAfterGroupMsgExtension/wire Group.CallbackAfterGroupMsgExtension/documented Group.CallbackAfterGroupMsgExtension/delete Group.CallbackAfterGroupMsgExtension/clear Group.CallbackAfterMemberExit/wire Group.CallbackAfterMemberExit/documented Group.CallbackAfterMemberExit/private Group.CallbackAfterMemberExit/community Group.CallbackAfterMemberExit/community-topic Group.CallbackAfterMemberExit/kicked Group.CallbackAfterMemberExit/quit Group.CallbackAfterMemberFieldChanged/wire Group.CallbackAfterMemberFieldChanged/documented Group.CallbackAfterMemberFieldChanged/private Group.CallbackAfterMemberFieldChanged/community Group.CallbackAfterModifyMsg/wire Group.CallbackAfterModifyMsg/documented Group.CallbackAfterModifyMsg/text Group.CallbackAfterModifyMsg/location Group.CallbackAfterModifyMsg/face Group.CallbackAfterModifyMsg/custom Group.CallbackAfterModifyMsg/sound Group.CallbackAfterModifyMsg/image Group.CallbackAfterModifyMsg/file Group.CallbackAfterModifyMsg/video Group.CallbackAfterModifyMsg/relay Group.CallbackAfterNewMemberJoin/wire Group.CallbackAfterNewMemberJoin/documented Group.CallbackAfterNewMemberJoin/private Group.CallbackAfterNewMemberJoin/community Group.CallbackAfterNewMemberJoin/community-topic Group.CallbackAfterNewMemberJoin/invited Group.CallbackAfterReadReceipt/wire Group.CallbackAfterReadReceipt/documented Group.CallbackAfterReadReceipt/private wire documented v1 v2 private public chatroom avchatroom community community-topic rest-admin unmapped-operator batch-10 unicode-operator Group.CallbackAfterSendMsg/wire Group.CallbackAfterSendMsg/documented Group.CallbackAfterSendMsg/private Group.CallbackAfterSendMsg/community Group.CallbackAfterSendMsg/community-topic Group.CallbackAfterSendMsg/text Group.CallbackAfterSendMsg/location Group.CallbackAfterSendMsg/face Group.CallbackAfterSendMsg/custom Group.CallbackAfterSendMsg/sound Group.CallbackAfterSendMsg/image Group.CallbackAfterSendMsg/file Group.CallbackAfterSendMsg/video Group.CallbackAfterSendMsg/relay Group.CallbackAfterTopicDestroyed/wire Group.CallbackAfterTopicDestroyed/documented Group.CallbackAfterTopicInfoChanged/wire Group.CallbackAfterTopicInfoChanged/documented Group.CallbackBeforeApplyJoinGroup/wire Group.CallbackBeforeApplyJoinGroup/documented Group.CallbackBeforeApplyJoinGroup/private Group.CallbackBeforeApplyJoinGroup/community Group.CallbackBeforeApplyJoinGroup/community-topic Group.CallbackBeforeCreateGroup/wire Group.CallbackBeforeCreateGroup/documented Group.CallbackBeforeCreateTopic/wire Group.CallbackBeforeCreateTopic/documented Group.CallbackBeforeInviteJoinGroup/wire Group.CallbackBeforeInviteJoinGroup/documented Group.CallbackBeforeInviteJoinGroup/private Group.CallbackBeforeInviteJoinGroup/community Group.CallbackBeforeInviteJoinGroup/community-topic Group.CallbackBeforeSendMsg/wire Group.CallbackBeforeSendMsg/documented Group.CallbackBeforeSendMsg/private Group.CallbackBeforeSendMsg/community Group.CallbackBeforeSendMsg/community-topic Group.CallbackBeforeSendMsg/text Group.CallbackBeforeSendMsg/location Group.CallbackBeforeSendMsg/face Group.CallbackBeforeSendMsg/custom Group.CallbackBeforeSendMsg/sound Group.CallbackBeforeSendMsg/image Group.CallbackBeforeSendMsg/file Group.CallbackBeforeSendMsg/video Group.CallbackBeforeSendMsg/relay Group.CallbackOnDailyGroupQuotaAlarm/wire Group.CallbackOnDailyGroupQuotaAlarm/documented Group.CallbackOnMemberStateChange/wire Group.CallbackOnMemberStateChange/documented Group.CallbackSendMsgException/wire Group.CallbackSendMsgException/documented Group.CallbackSendMsgException/private Group.CallbackSendMsgException/community Group.CallbackSendMsgException/text Group.CallbackSendMsgException/location Group.CallbackSendMsgException/face Group.CallbackSendMsgException/custom Group.CallbackSendMsgException/sound Group.CallbackSendMsgException/image Group.CallbackSendMsgException/file Group.CallbackSendMsgException/video Group.CallbackSendMsgException/relay Live.CallbackAfterChangeOwner/wire Live.CallbackAfterChangeOwner/documented Live.CallbackAfterCreateBattle/wire Live.CallbackAfterCreateBattle/documented Live.CallbackAfterCreateRoom/wire Live.CallbackAfterCreateRoom/documented Live.CallbackAfterCreateRoomReachingThreshold/wire Live.CallbackAfterCreateRoomReachingThreshold/documented Live.CallbackAfterDelMetadata/wire Live.CallbackAfterDelMetadata/documented Live.CallbackAfterDestroyRoom/wire Live.CallbackAfterDestroyRoom/documented Live.CallbackAfterEndBattle/wire Live.CallbackAfterEndBattle/documented Live.CallbackAfterMemberStateChanged/wire Live.CallbackAfterMemberStateChanged/documented Live.CallbackAfterModifyAdmin/wire Live.CallbackAfterModifyAdmin/documented Live.CallbackAfterSetMetadata/wire Live.CallbackAfterSetMetadata/documented Live.CallbackAfterStartBattle/wire Live.CallbackAfterStartBattle/documented Live.CallbackAfterUpdateRoomInfo/wire Live.CallbackAfterUpdateRoomInfo/documented Live.CallbackBeforeSendGift/wire Live.CallbackBeforeSendGift/documented Mic.CallbackAfterSeatInfoChanged/wire Mic.CallbackAfterSeatInfoChanged/documented OfficialAccount.CallbackAfterAddSubscriber/wire OfficialAccount.CallbackAfterAddSubscriber/documented OfficialAccount.CallbackAfterCreateOfficialAccount/wire OfficialAccount.CallbackAfterCreateOfficialAccount/documented OfficialAccount.CallbackAfterDeleteSubscriber/wire OfficialAccount.CallbackAfterDeleteSubscriber/documented OfficialAccount.CallbackAfterMsgWithDraw/wire OfficialAccount.CallbackAfterMsgWithDraw/documented OfficialAccount.CallbackAfterOfficialAccountDestroyed/wire OfficialAccount.CallbackAfterOfficialAccountDestroyed/documented OfficialAccount.CallbackAfterOfficialAccountFull/wire OfficialAccount.CallbackAfterOfficialAccountFull/documented OfficialAccount.CallbackAfterOfficialAccountInfoChanged/wire OfficialAccount.CallbackAfterOfficialAccountInfoChanged/documented OfficialAccount.CallbackAfterSendMsg/wire OfficialAccount.CallbackAfterSendMsg/documented OfficialAccount.CallbackAfterSendMsg/text OfficialAccount.CallbackAfterSendMsg/location OfficialAccount.CallbackAfterSendMsg/face OfficialAccount.CallbackAfterSendMsg/custom OfficialAccount.CallbackAfterSendMsg/sound OfficialAccount.CallbackAfterSendMsg/image OfficialAccount.CallbackAfterSendMsg/file OfficialAccount.CallbackAfterSendMsg/video OfficialAccount.CallbackAfterSendMsg/relay OfficialAccount.CallbackBeforeAddSubscriber/wire OfficialAccount.CallbackBeforeAddSubscriber/documented OfficialAccount.CallbackBeforeCreateOfficialAccount/wire OfficialAccount.CallbackBeforeCreateOfficialAccount/documented OfficialAccount.CallbackBeforeSendMsg/wire OfficialAccount.CallbackBeforeSendMsg/documented OfficialAccount.CallbackBeforeSendMsg/text OfficialAccount.CallbackBeforeSendMsg/location OfficialAccount.CallbackBeforeSendMsg/face OfficialAccount.CallbackBeforeSendMsg/custom OfficialAccount.CallbackBeforeSendMsg/sound OfficialAccount.CallbackBeforeSendMsg/image OfficialAccount.CallbackBeforeSendMsg/file OfficialAccount.CallbackBeforeSendMsg/video OfficialAccount.CallbackBeforeSendMsg/relay Profile.CallbackPortraitSet/wire Profile.CallbackPortraitSet/documented Push.AllMemberPush/wire Push.AllMemberPush/documented Push.OfflinePush/wire Push.OfflinePush/documented Room.CallbackAfterCreateRoom/wire Room.CallbackAfterCreateRoom/documented Room.CallbackAfterDestroyRoom/wire Room.CallbackAfterDestroyRoom/documented Room.CallbackAfterMemberEnter/wire Room.CallbackAfterMemberEnter/documented Room.CallbackAfterMemberLeave/wire Room.CallbackAfterMemberLeave/documented Room.CallbackAfterUpdateRoomInfo/wire Room.CallbackAfterUpdateRoomInfo/documented Sns.CallbackBlackListAdd/wire Sns.CallbackBlackListAdd/documented Sns.CallbackBlackListDelete/wire Sns.CallbackBlackListDelete/documented Sns.CallbackFriendAdd/wire Sns.CallbackFriendAdd/documented Sns.CallbackFriendDelete/wire Sns.CallbackFriendDelete/documented Sns.CallbackPrevFriendAdd/wire Sns.CallbackPrevFriendAdd/documented Sns.CallbackPrevFriendResponse/wire Sns.CallbackPrevFriendResponse/documented State.StateChange/wire State.StateChange/documented State.StateChange/logout State.StateChange/disconnect Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --command)
                    COMPREPLY=($(compgen -W "Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__schema)
            opts="-v -q -h --answer --format --json --color --verbose --quiet --help callback request response exchange expect Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__send)
            opts="-v -q -h --sample --max-document --no-validate --operator --type --group-id --msg-seq --msg-id --topic-id --event-time --set --add --unset --sdkappid --token --token-file --request-time --client-ip --opt-platform --expect --timeout --header --diagnose-sign --dry-run --cacert --cert --key --insecure --resolve --unix-socket --no-proxy --retries --retry-on --retry-delay --wait-for --repeat --concurrency --rate --ramp --duration --vary --seed --unordered --fail-fast --max-failures --no-keepalive --timing --speed --with-headers --only --command --filter --since --until --id --last --report --show-secrets --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --sample)
                    COMPREPLY=($(compgen -W "Alert.RequestOverLimit/wire Alert.RequestOverLimit/documented Bot.OnC2CMessage/wire Bot.OnC2CMessage/documented Bot.OnC2CMessage/text Bot.OnC2CMessage/location Bot.OnC2CMessage/face Bot.OnC2CMessage/custom Bot.OnC2CMessage/sound Bot.OnC2CMessage/image Bot.OnC2CMessage/file Bot.OnC2CMessage/video Bot.OnC2CMessage/relay Bot.OnGroupMessage/wire Bot.OnGroupMessage/documented Bot.OnGroupMessage/private Bot.OnGroupMessage/community Bot.OnGroupMessage/community-topic Bot.OnGroupMessage/text Bot.OnGroupMessage/location Bot.OnGroupMessage/face Bot.OnGroupMessage/custom Bot.OnGroupMessage/sound Bot.OnGroupMessage/image Bot.OnGroupMessage/file Bot.OnGroupMessage/video Bot.OnGroupMessage/relay C2C.CallbackAfterC2CMsgExtension/wire C2C.CallbackAfterC2CMsgExtension/documented C2C.CallbackAfterC2CMsgExtension/delete C2C.CallbackAfterC2CMsgExtension/clear C2C.CallbackAfterModifyMsg/wire C2C.CallbackAfterModifyMsg/documented C2C.CallbackAfterModifyMsg/text C2C.CallbackAfterModifyMsg/location C2C.CallbackAfterModifyMsg/face C2C.CallbackAfterModifyMsg/custom C2C.CallbackAfterModifyMsg/sound C2C.CallbackAfterModifyMsg/image C2C.CallbackAfterModifyMsg/file C2C.CallbackAfterModifyMsg/video C2C.CallbackAfterModifyMsg/relay C2C.CallbackAfterMsgReport/wire C2C.CallbackAfterMsgReport/documented C2C.CallbackAfterMsgWithDraw/wire C2C.CallbackAfterMsgWithDraw/documented C2C.CallbackAfterSendMsg/wire C2C.CallbackAfterSendMsg/documented C2C.CallbackAfterSendMsg/text C2C.CallbackAfterSendMsg/location C2C.CallbackAfterSendMsg/face C2C.CallbackAfterSendMsg/custom C2C.CallbackAfterSendMsg/sound C2C.CallbackAfterSendMsg/image C2C.CallbackAfterSendMsg/file C2C.CallbackAfterSendMsg/video C2C.CallbackAfterSendMsg/relay C2C.CallbackBeforeSendMsg/wire C2C.CallbackBeforeSendMsg/documented C2C.CallbackBeforeSendMsg/text C2C.CallbackBeforeSendMsg/location C2C.CallbackBeforeSendMsg/face C2C.CallbackBeforeSendMsg/custom C2C.CallbackBeforeSendMsg/sound C2C.CallbackBeforeSendMsg/image C2C.CallbackBeforeSendMsg/file C2C.CallbackBeforeSendMsg/video C2C.CallbackBeforeSendMsg/relay Call.CallbackAfterEndCall/wire Call.CallbackAfterEndCall/documented Call.CallbackAfterMemberChanged/wire Call.CallbackAfterMemberChanged/documented Call.CallbackAfterStartCall/wire Call.CallbackAfterStartCall/documented Chatbot.OnC2CSignalMessage/wire Chatbot.OnC2CSignalMessage/documented ContentCallback.ResultNotify/wire ContentCallback.ResultNotify/documented Follow.CallbackAfterFollowAdd/wire Follow.CallbackAfterFollowAdd/documented Follow.CallbackAfterFollowDelete/wire Follow.CallbackAfterFollowDelete/documented Group.CallbackAfterChangeGroupOwner/wire Group.CallbackAfterChangeGroupOwner/documented Group.CallbackAfterChangeGroupOwner/private Group.CallbackAfterChangeGroupOwner/community Group.CallbackAfterCreateGroup/wire Group.CallbackAfterCreateGroup/documented Group.CallbackAfterCreateGroup/private Group.CallbackAfterCreateGroup/community Group.CallbackAfterCreateTopic/wire Group.CallbackAfterCreateTopic/documented Group.CallbackAfterGroupAttrChanged/wire Group.CallbackAfterGroupAttrChanged/documented Group.CallbackAfterGroupAttrChanged/private Group.CallbackAfterGroupAttrChanged/community Group.CallbackAfterGroupDestroyed/wire Group.CallbackAfterGroupDestroyed/documented Group.CallbackAfterGroupDestroyed/private Group.CallbackAfterGroupDestroyed/community Group.CallbackAfterGroupFull/wire Group.CallbackAfterGroupFull/documented Group.CallbackAfterGroupInfoChanged/wire Group.CallbackAfterGroupInfoChanged/documented Group.CallbackAfterGroupInfoChanged/private Group.CallbackAfterGroupInfoChanged/community Group.CallbackAfterGroupMsgExtension/wire Group.CallbackAfterGroupMsgExtension/documented Group.CallbackAfterGroupMsgExtension/delete Group.CallbackAfterGroupMsgExtension/clear Group.CallbackAfterMemberExit/wire Group.CallbackAfterMemberExit/documented Group.CallbackAfterMemberExit/private Group.CallbackAfterMemberExit/community Group.CallbackAfterMemberExit/community-topic Group.CallbackAfterMemberExit/kicked Group.CallbackAfterMemberExit/quit Group.CallbackAfterMemberFieldChanged/wire Group.CallbackAfterMemberFieldChanged/documented Group.CallbackAfterMemberFieldChanged/private Group.CallbackAfterMemberFieldChanged/community Group.CallbackAfterModifyMsg/wire Group.CallbackAfterModifyMsg/documented Group.CallbackAfterModifyMsg/text Group.CallbackAfterModifyMsg/location Group.CallbackAfterModifyMsg/face Group.CallbackAfterModifyMsg/custom Group.CallbackAfterModifyMsg/sound Group.CallbackAfterModifyMsg/image Group.CallbackAfterModifyMsg/file Group.CallbackAfterModifyMsg/video Group.CallbackAfterModifyMsg/relay Group.CallbackAfterNewMemberJoin/wire Group.CallbackAfterNewMemberJoin/documented Group.CallbackAfterNewMemberJoin/private Group.CallbackAfterNewMemberJoin/community Group.CallbackAfterNewMemberJoin/community-topic Group.CallbackAfterNewMemberJoin/invited Group.CallbackAfterReadReceipt/wire Group.CallbackAfterReadReceipt/documented Group.CallbackAfterReadReceipt/private wire documented v1 v2 private public chatroom avchatroom community community-topic rest-admin unmapped-operator batch-10 unicode-operator Group.CallbackAfterSendMsg/wire Group.CallbackAfterSendMsg/documented Group.CallbackAfterSendMsg/private Group.CallbackAfterSendMsg/community Group.CallbackAfterSendMsg/community-topic Group.CallbackAfterSendMsg/text Group.CallbackAfterSendMsg/location Group.CallbackAfterSendMsg/face Group.CallbackAfterSendMsg/custom Group.CallbackAfterSendMsg/sound Group.CallbackAfterSendMsg/image Group.CallbackAfterSendMsg/file Group.CallbackAfterSendMsg/video Group.CallbackAfterSendMsg/relay Group.CallbackAfterTopicDestroyed/wire Group.CallbackAfterTopicDestroyed/documented Group.CallbackAfterTopicInfoChanged/wire Group.CallbackAfterTopicInfoChanged/documented Group.CallbackBeforeApplyJoinGroup/wire Group.CallbackBeforeApplyJoinGroup/documented Group.CallbackBeforeApplyJoinGroup/private Group.CallbackBeforeApplyJoinGroup/community Group.CallbackBeforeApplyJoinGroup/community-topic Group.CallbackBeforeCreateGroup/wire Group.CallbackBeforeCreateGroup/documented Group.CallbackBeforeCreateTopic/wire Group.CallbackBeforeCreateTopic/documented Group.CallbackBeforeInviteJoinGroup/wire Group.CallbackBeforeInviteJoinGroup/documented Group.CallbackBeforeInviteJoinGroup/private Group.CallbackBeforeInviteJoinGroup/community Group.CallbackBeforeInviteJoinGroup/community-topic Group.CallbackBeforeSendMsg/wire Group.CallbackBeforeSendMsg/documented Group.CallbackBeforeSendMsg/private Group.CallbackBeforeSendMsg/community Group.CallbackBeforeSendMsg/community-topic Group.CallbackBeforeSendMsg/text Group.CallbackBeforeSendMsg/location Group.CallbackBeforeSendMsg/face Group.CallbackBeforeSendMsg/custom Group.CallbackBeforeSendMsg/sound Group.CallbackBeforeSendMsg/image Group.CallbackBeforeSendMsg/file Group.CallbackBeforeSendMsg/video Group.CallbackBeforeSendMsg/relay Group.CallbackOnDailyGroupQuotaAlarm/wire Group.CallbackOnDailyGroupQuotaAlarm/documented Group.CallbackOnMemberStateChange/wire Group.CallbackOnMemberStateChange/documented Group.CallbackSendMsgException/wire Group.CallbackSendMsgException/documented Group.CallbackSendMsgException/private Group.CallbackSendMsgException/community Group.CallbackSendMsgException/text Group.CallbackSendMsgException/location Group.CallbackSendMsgException/face Group.CallbackSendMsgException/custom Group.CallbackSendMsgException/sound Group.CallbackSendMsgException/image Group.CallbackSendMsgException/file Group.CallbackSendMsgException/video Group.CallbackSendMsgException/relay Live.CallbackAfterChangeOwner/wire Live.CallbackAfterChangeOwner/documented Live.CallbackAfterCreateBattle/wire Live.CallbackAfterCreateBattle/documented Live.CallbackAfterCreateRoom/wire Live.CallbackAfterCreateRoom/documented Live.CallbackAfterCreateRoomReachingThreshold/wire Live.CallbackAfterCreateRoomReachingThreshold/documented Live.CallbackAfterDelMetadata/wire Live.CallbackAfterDelMetadata/documented Live.CallbackAfterDestroyRoom/wire Live.CallbackAfterDestroyRoom/documented Live.CallbackAfterEndBattle/wire Live.CallbackAfterEndBattle/documented Live.CallbackAfterMemberStateChanged/wire Live.CallbackAfterMemberStateChanged/documented Live.CallbackAfterModifyAdmin/wire Live.CallbackAfterModifyAdmin/documented Live.CallbackAfterSetMetadata/wire Live.CallbackAfterSetMetadata/documented Live.CallbackAfterStartBattle/wire Live.CallbackAfterStartBattle/documented Live.CallbackAfterUpdateRoomInfo/wire Live.CallbackAfterUpdateRoomInfo/documented Live.CallbackBeforeSendGift/wire Live.CallbackBeforeSendGift/documented Mic.CallbackAfterSeatInfoChanged/wire Mic.CallbackAfterSeatInfoChanged/documented OfficialAccount.CallbackAfterAddSubscriber/wire OfficialAccount.CallbackAfterAddSubscriber/documented OfficialAccount.CallbackAfterCreateOfficialAccount/wire OfficialAccount.CallbackAfterCreateOfficialAccount/documented OfficialAccount.CallbackAfterDeleteSubscriber/wire OfficialAccount.CallbackAfterDeleteSubscriber/documented OfficialAccount.CallbackAfterMsgWithDraw/wire OfficialAccount.CallbackAfterMsgWithDraw/documented OfficialAccount.CallbackAfterOfficialAccountDestroyed/wire OfficialAccount.CallbackAfterOfficialAccountDestroyed/documented OfficialAccount.CallbackAfterOfficialAccountFull/wire OfficialAccount.CallbackAfterOfficialAccountFull/documented OfficialAccount.CallbackAfterOfficialAccountInfoChanged/wire OfficialAccount.CallbackAfterOfficialAccountInfoChanged/documented OfficialAccount.CallbackAfterSendMsg/wire OfficialAccount.CallbackAfterSendMsg/documented OfficialAccount.CallbackAfterSendMsg/text OfficialAccount.CallbackAfterSendMsg/location OfficialAccount.CallbackAfterSendMsg/face OfficialAccount.CallbackAfterSendMsg/custom OfficialAccount.CallbackAfterSendMsg/sound OfficialAccount.CallbackAfterSendMsg/image OfficialAccount.CallbackAfterSendMsg/file OfficialAccount.CallbackAfterSendMsg/video OfficialAccount.CallbackAfterSendMsg/relay OfficialAccount.CallbackBeforeAddSubscriber/wire OfficialAccount.CallbackBeforeAddSubscriber/documented OfficialAccount.CallbackBeforeCreateOfficialAccount/wire OfficialAccount.CallbackBeforeCreateOfficialAccount/documented OfficialAccount.CallbackBeforeSendMsg/wire OfficialAccount.CallbackBeforeSendMsg/documented OfficialAccount.CallbackBeforeSendMsg/text OfficialAccount.CallbackBeforeSendMsg/location OfficialAccount.CallbackBeforeSendMsg/face OfficialAccount.CallbackBeforeSendMsg/custom OfficialAccount.CallbackBeforeSendMsg/sound OfficialAccount.CallbackBeforeSendMsg/image OfficialAccount.CallbackBeforeSendMsg/file OfficialAccount.CallbackBeforeSendMsg/video OfficialAccount.CallbackBeforeSendMsg/relay Profile.CallbackPortraitSet/wire Profile.CallbackPortraitSet/documented Push.AllMemberPush/wire Push.AllMemberPush/documented Push.OfflinePush/wire Push.OfflinePush/documented Room.CallbackAfterCreateRoom/wire Room.CallbackAfterCreateRoom/documented Room.CallbackAfterDestroyRoom/wire Room.CallbackAfterDestroyRoom/documented Room.CallbackAfterMemberEnter/wire Room.CallbackAfterMemberEnter/documented Room.CallbackAfterMemberLeave/wire Room.CallbackAfterMemberLeave/documented Room.CallbackAfterUpdateRoomInfo/wire Room.CallbackAfterUpdateRoomInfo/documented Sns.CallbackBlackListAdd/wire Sns.CallbackBlackListAdd/documented Sns.CallbackBlackListDelete/wire Sns.CallbackBlackListDelete/documented Sns.CallbackFriendAdd/wire Sns.CallbackFriendAdd/documented Sns.CallbackFriendDelete/wire Sns.CallbackFriendDelete/documented Sns.CallbackPrevFriendAdd/wire Sns.CallbackPrevFriendAdd/documented Sns.CallbackPrevFriendResponse/wire Sns.CallbackPrevFriendResponse/documented State.StateChange/wire State.StateChange/documented State.StateChange/logout State.StateChange/disconnect Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange all" -- "${cur}"))
                    return 0
                    ;;
                --max-document)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --operator)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --type)
                    COMPREPLY=($(compgen -W "Private Public ChatRoom AVChatRoom Community" -- "${cur}"))
                    return 0
                    ;;
                --group-id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --msg-seq)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --msg-id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --topic-id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --event-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --add)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unset)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sdkappid)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --request-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --client-ip)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --opt-platform)
                    COMPREPLY=($(compgen -W "RESTAPI Web Android iOS Windows macOS Mac iPad Unknown" -- "${cur}"))
                    return 0
                    ;;
                --expect)
                    COMPREPLY=($(compgen -W "ok fail contract any status=403" -- "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dry-run)
                    COMPREPLY=($(compgen -W "http curl vegeta k6 hurl" -- "${cur}"))
                    return 0
                    ;;
                --cacert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --key)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unix-socket)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --retries)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --retry-on)
                    COMPREPLY=($(compgen -W "timeout connect 5xx any" -- "${cur}"))
                    return 0
                    ;;
                --retry-delay)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --wait-for)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --repeat)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --concurrency)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --rate)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --ramp)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --duration)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-failures)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --timing)
                    COMPREPLY=($(compgen -W "recorded none" -- "${cur}"))
                    return 0
                    ;;
                --speed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --only)
                    COMPREPLY=($(compgen -W "empty-input not-utf8 byte-order-mark json-comment truncated-json nesting-too-deep lone-surrogate nul-byte not-json duplicate-key wrong-type integer-spelling missing-field empty-list out-of-range wrong-command empty-id unknown-field unknown-group-type unknown-value community-group-id-prefix topic-id-outside-community topic-id-not-under-group msg-id-missing malformed-msg-id malformed-msg-key duplicate-msg-seq too-many-messages event-time-missing event-time-string event-time-in-seconds time-in-milliseconds event-time-before-message method-not-post path-not-served body-too-large head-unreadable body-unreadable sdkappid-mismatch command-mismatch signature-missing signature-invalid request-time-stale signature-upper-case query-parameter-missing query-parameter-repeated unexpected-contenttype unknown-opt-platform command-not-covered unknown-action-status undefined-error-code fail-with-code-zero ok-with-error-code" -- "${cur}"))
                    return 0
                    ;;
                --command)
                    COMPREPLY=($(compgen -W "Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange" -- "${cur}"))
                    return 0
                    ;;
                --filter)
                    COMPREPLY=($(compgen -W "forward.verdict=pass forward.verdict=fail forward.verdict=error repeat=true repeat=false signature=valid signature=invalid signature=missing signature=unchecked verdict=accepted verdict=rejected verdict=unparsable command=Alert.RequestOverLimit command=Bot.OnC2CMessage command=Bot.OnGroupMessage command=C2C.CallbackAfterC2CMsgExtension command=C2C.CallbackAfterModifyMsg command=C2C.CallbackAfterMsgReport command=C2C.CallbackAfterMsgWithDraw command=C2C.CallbackAfterSendMsg command=C2C.CallbackBeforeSendMsg command=Call.CallbackAfterEndCall command=Call.CallbackAfterMemberChanged command=Call.CallbackAfterStartCall command=Chatbot.OnC2CSignalMessage command=ContentCallback.ResultNotify command=Follow.CallbackAfterFollowAdd command=Follow.CallbackAfterFollowDelete command=Group.CallbackAfterChangeGroupOwner command=Group.CallbackAfterCreateGroup command=Group.CallbackAfterCreateTopic command=Group.CallbackAfterGroupAttrChanged command=Group.CallbackAfterGroupDestroyed command=Group.CallbackAfterGroupFull command=Group.CallbackAfterGroupInfoChanged command=Group.CallbackAfterGroupMsgExtension command=Group.CallbackAfterMemberExit command=Group.CallbackAfterMemberFieldChanged command=Group.CallbackAfterModifyMsg command=Group.CallbackAfterNewMemberJoin command=Group.CallbackAfterReadReceipt command=Group.CallbackAfterRecallMsg command=Group.CallbackAfterSendMsg command=Group.CallbackAfterTopicDestroyed command=Group.CallbackAfterTopicInfoChanged command=Group.CallbackBeforeApplyJoinGroup command=Group.CallbackBeforeCreateGroup command=Group.CallbackBeforeCreateTopic command=Group.CallbackBeforeInviteJoinGroup command=Group.CallbackBeforeSendMsg command=Group.CallbackOnDailyGroupQuotaAlarm command=Group.CallbackOnMemberStateChange command=Group.CallbackSendMsgException command=Live.CallbackAfterChangeOwner command=Live.CallbackAfterCreateBattle command=Live.CallbackAfterCreateRoom command=Live.CallbackAfterCreateRoomReachingThreshold command=Live.CallbackAfterDelMetadata command=Live.CallbackAfterDestroyRoom command=Live.CallbackAfterEndBattle command=Live.CallbackAfterMemberStateChanged command=Live.CallbackAfterModifyAdmin command=Live.CallbackAfterSetMetadata command=Live.CallbackAfterStartBattle command=Live.CallbackAfterUpdateRoomInfo command=Live.CallbackBeforeSendGift command=Mic.CallbackAfterSeatInfoChanged command=OfficialAccount.CallbackAfterAddSubscriber command=OfficialAccount.CallbackAfterCreateOfficialAccount command=OfficialAccount.CallbackAfterDeleteSubscriber command=OfficialAccount.CallbackAfterMsgWithDraw command=OfficialAccount.CallbackAfterOfficialAccountDestroyed command=OfficialAccount.CallbackAfterOfficialAccountFull command=OfficialAccount.CallbackAfterOfficialAccountInfoChanged command=OfficialAccount.CallbackAfterSendMsg command=OfficialAccount.CallbackBeforeAddSubscriber command=OfficialAccount.CallbackBeforeCreateOfficialAccount command=OfficialAccount.CallbackBeforeSendMsg command=Profile.CallbackPortraitSet command=Push.AllMemberPush command=Push.OfflinePush command=Room.CallbackAfterCreateRoom command=Room.CallbackAfterDestroyRoom command=Room.CallbackAfterMemberEnter command=Room.CallbackAfterMemberLeave command=Room.CallbackAfterUpdateRoomInfo command=Sns.CallbackBlackListAdd command=Sns.CallbackBlackListDelete command=Sns.CallbackFriendAdd command=Sns.CallbackFriendDelete command=Sns.CallbackPrevFriendAdd command=Sns.CallbackPrevFriendResponse command=State.StateChange finding=empty-input finding=not-utf8 finding=byte-order-mark finding=json-comment finding=truncated-json finding=nesting-too-deep finding=lone-surrogate finding=nul-byte finding=not-json finding=duplicate-key finding=wrong-type finding=integer-spelling finding=missing-field finding=empty-list finding=out-of-range finding=wrong-command finding=empty-id finding=unknown-field finding=unknown-group-type finding=unknown-value finding=community-group-id-prefix finding=topic-id-outside-community finding=topic-id-not-under-group finding=msg-id-missing finding=malformed-msg-id finding=malformed-msg-key finding=duplicate-msg-seq finding=too-many-messages finding=event-time-missing finding=event-time-string finding=event-time-in-seconds finding=time-in-milliseconds finding=event-time-before-message finding=method-not-post finding=path-not-served finding=body-too-large finding=head-unreadable finding=body-unreadable finding=sdkappid-mismatch finding=command-mismatch finding=signature-missing finding=signature-invalid finding=request-time-stale finding=signature-upper-case finding=query-parameter-missing finding=query-parameter-repeated finding=unexpected-contenttype finding=unknown-opt-platform finding=command-not-covered finding=unknown-action-status finding=undefined-error-code finding=fail-with-code-zero finding=ok-with-error-code" -- "${cur}"))
                    return 0
                    ;;
                --since)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --until)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --last)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -W "junit=report.xml json=report.json html=report.html github" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__show)
            opts="-f -v -q -h --filter --since --until --id --last --max-document --compact --follow --inspect --inspect-keep --inspect-memory --inspect-key --open --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --filter)
                    COMPREPLY=($(compgen -W "forward.verdict=pass forward.verdict=fail forward.verdict=error repeat=true repeat=false signature=valid signature=invalid signature=missing signature=unchecked verdict=accepted verdict=rejected verdict=unparsable command=Alert.RequestOverLimit command=Bot.OnC2CMessage command=Bot.OnGroupMessage command=C2C.CallbackAfterC2CMsgExtension command=C2C.CallbackAfterModifyMsg command=C2C.CallbackAfterMsgReport command=C2C.CallbackAfterMsgWithDraw command=C2C.CallbackAfterSendMsg command=C2C.CallbackBeforeSendMsg command=Call.CallbackAfterEndCall command=Call.CallbackAfterMemberChanged command=Call.CallbackAfterStartCall command=Chatbot.OnC2CSignalMessage command=ContentCallback.ResultNotify command=Follow.CallbackAfterFollowAdd command=Follow.CallbackAfterFollowDelete command=Group.CallbackAfterChangeGroupOwner command=Group.CallbackAfterCreateGroup command=Group.CallbackAfterCreateTopic command=Group.CallbackAfterGroupAttrChanged command=Group.CallbackAfterGroupDestroyed command=Group.CallbackAfterGroupFull command=Group.CallbackAfterGroupInfoChanged command=Group.CallbackAfterGroupMsgExtension command=Group.CallbackAfterMemberExit command=Group.CallbackAfterMemberFieldChanged command=Group.CallbackAfterModifyMsg command=Group.CallbackAfterNewMemberJoin command=Group.CallbackAfterReadReceipt command=Group.CallbackAfterRecallMsg command=Group.CallbackAfterSendMsg command=Group.CallbackAfterTopicDestroyed command=Group.CallbackAfterTopicInfoChanged command=Group.CallbackBeforeApplyJoinGroup command=Group.CallbackBeforeCreateGroup command=Group.CallbackBeforeCreateTopic command=Group.CallbackBeforeInviteJoinGroup command=Group.CallbackBeforeSendMsg command=Group.CallbackOnDailyGroupQuotaAlarm command=Group.CallbackOnMemberStateChange command=Group.CallbackSendMsgException command=Live.CallbackAfterChangeOwner command=Live.CallbackAfterCreateBattle command=Live.CallbackAfterCreateRoom command=Live.CallbackAfterCreateRoomReachingThreshold command=Live.CallbackAfterDelMetadata command=Live.CallbackAfterDestroyRoom command=Live.CallbackAfterEndBattle command=Live.CallbackAfterMemberStateChanged command=Live.CallbackAfterModifyAdmin command=Live.CallbackAfterSetMetadata command=Live.CallbackAfterStartBattle command=Live.CallbackAfterUpdateRoomInfo command=Live.CallbackBeforeSendGift command=Mic.CallbackAfterSeatInfoChanged command=OfficialAccount.CallbackAfterAddSubscriber command=OfficialAccount.CallbackAfterCreateOfficialAccount command=OfficialAccount.CallbackAfterDeleteSubscriber command=OfficialAccount.CallbackAfterMsgWithDraw command=OfficialAccount.CallbackAfterOfficialAccountDestroyed command=OfficialAccount.CallbackAfterOfficialAccountFull command=OfficialAccount.CallbackAfterOfficialAccountInfoChanged command=OfficialAccount.CallbackAfterSendMsg command=OfficialAccount.CallbackBeforeAddSubscriber command=OfficialAccount.CallbackBeforeCreateOfficialAccount command=OfficialAccount.CallbackBeforeSendMsg command=Profile.CallbackPortraitSet command=Push.AllMemberPush command=Push.OfflinePush command=Room.CallbackAfterCreateRoom command=Room.CallbackAfterDestroyRoom command=Room.CallbackAfterMemberEnter command=Room.CallbackAfterMemberLeave command=Room.CallbackAfterUpdateRoomInfo command=Sns.CallbackBlackListAdd command=Sns.CallbackBlackListDelete command=Sns.CallbackFriendAdd command=Sns.CallbackFriendDelete command=Sns.CallbackPrevFriendAdd command=Sns.CallbackPrevFriendResponse command=State.StateChange finding=empty-input finding=not-utf8 finding=byte-order-mark finding=json-comment finding=truncated-json finding=nesting-too-deep finding=lone-surrogate finding=nul-byte finding=not-json finding=duplicate-key finding=wrong-type finding=integer-spelling finding=missing-field finding=empty-list finding=out-of-range finding=wrong-command finding=empty-id finding=unknown-field finding=unknown-group-type finding=unknown-value finding=community-group-id-prefix finding=topic-id-outside-community finding=topic-id-not-under-group finding=msg-id-missing finding=malformed-msg-id finding=malformed-msg-key finding=duplicate-msg-seq finding=too-many-messages finding=event-time-missing finding=event-time-string finding=event-time-in-seconds finding=time-in-milliseconds finding=event-time-before-message finding=method-not-post finding=path-not-served finding=body-too-large finding=head-unreadable finding=body-unreadable finding=sdkappid-mismatch finding=command-mismatch finding=signature-missing finding=signature-invalid finding=request-time-stale finding=signature-upper-case finding=query-parameter-missing finding=query-parameter-repeated finding=unexpected-contenttype finding=unknown-opt-platform finding=command-not-covered finding=unknown-action-status finding=undefined-error-code finding=fail-with-code-zero finding=ok-with-error-code" -- "${cur}"))
                    return 0
                    ;;
                --since)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --until)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --last)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-document)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --inspect)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --inspect-keep)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --inspect-memory)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --inspect-key)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__sign)
            opts="-v -q -h --token --token-file --request-time --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --token)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --request-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__validate)
            opts="-v -q -h --kind --command --strict --jsonc --expect-invalid --expect-rule --max-document --max-findings --drift --output --report --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --kind)
                    COMPREPLY=($(compgen -W "auto request response exchange" -- "${cur}"))
                    return 0
                    ;;
                --command)
                    COMPREPLY=($(compgen -W "Alert.RequestOverLimit Bot.OnC2CMessage Bot.OnGroupMessage C2C.CallbackAfterC2CMsgExtension C2C.CallbackAfterModifyMsg C2C.CallbackAfterMsgReport C2C.CallbackAfterMsgWithDraw C2C.CallbackAfterSendMsg C2C.CallbackBeforeSendMsg Call.CallbackAfterEndCall Call.CallbackAfterMemberChanged Call.CallbackAfterStartCall Chatbot.OnC2CSignalMessage ContentCallback.ResultNotify Follow.CallbackAfterFollowAdd Follow.CallbackAfterFollowDelete Group.CallbackAfterChangeGroupOwner Group.CallbackAfterCreateGroup Group.CallbackAfterCreateTopic Group.CallbackAfterGroupAttrChanged Group.CallbackAfterGroupDestroyed Group.CallbackAfterGroupFull Group.CallbackAfterGroupInfoChanged Group.CallbackAfterGroupMsgExtension Group.CallbackAfterMemberExit Group.CallbackAfterMemberFieldChanged Group.CallbackAfterModifyMsg Group.CallbackAfterNewMemberJoin Group.CallbackAfterReadReceipt Group.CallbackAfterRecallMsg Group.CallbackAfterSendMsg Group.CallbackAfterTopicDestroyed Group.CallbackAfterTopicInfoChanged Group.CallbackBeforeApplyJoinGroup Group.CallbackBeforeCreateGroup Group.CallbackBeforeCreateTopic Group.CallbackBeforeInviteJoinGroup Group.CallbackBeforeSendMsg Group.CallbackOnDailyGroupQuotaAlarm Group.CallbackOnMemberStateChange Group.CallbackSendMsgException Live.CallbackAfterChangeOwner Live.CallbackAfterCreateBattle Live.CallbackAfterCreateRoom Live.CallbackAfterCreateRoomReachingThreshold Live.CallbackAfterDelMetadata Live.CallbackAfterDestroyRoom Live.CallbackAfterEndBattle Live.CallbackAfterMemberStateChanged Live.CallbackAfterModifyAdmin Live.CallbackAfterSetMetadata Live.CallbackAfterStartBattle Live.CallbackAfterUpdateRoomInfo Live.CallbackBeforeSendGift Mic.CallbackAfterSeatInfoChanged OfficialAccount.CallbackAfterAddSubscriber OfficialAccount.CallbackAfterCreateOfficialAccount OfficialAccount.CallbackAfterDeleteSubscriber OfficialAccount.CallbackAfterMsgWithDraw OfficialAccount.CallbackAfterOfficialAccountDestroyed OfficialAccount.CallbackAfterOfficialAccountFull OfficialAccount.CallbackAfterOfficialAccountInfoChanged OfficialAccount.CallbackAfterSendMsg OfficialAccount.CallbackBeforeAddSubscriber OfficialAccount.CallbackBeforeCreateOfficialAccount OfficialAccount.CallbackBeforeSendMsg Profile.CallbackPortraitSet Push.AllMemberPush Push.OfflinePush Room.CallbackAfterCreateRoom Room.CallbackAfterDestroyRoom Room.CallbackAfterMemberEnter Room.CallbackAfterMemberLeave Room.CallbackAfterUpdateRoomInfo Sns.CallbackBlackListAdd Sns.CallbackBlackListDelete Sns.CallbackFriendAdd Sns.CallbackFriendDelete Sns.CallbackPrevFriendAdd Sns.CallbackPrevFriendResponse State.StateChange" -- "${cur}"))
                    return 0
                    ;;
                --expect-rule)
                    COMPREPLY=($(compgen -W "empty-input not-utf8 byte-order-mark json-comment truncated-json nesting-too-deep lone-surrogate nul-byte not-json duplicate-key wrong-type integer-spelling missing-field empty-list out-of-range wrong-command empty-id unknown-field unknown-group-type unknown-value community-group-id-prefix topic-id-outside-community topic-id-not-under-group msg-id-missing malformed-msg-id malformed-msg-key duplicate-msg-seq too-many-messages event-time-missing event-time-string event-time-in-seconds time-in-milliseconds event-time-before-message method-not-post path-not-served body-too-large head-unreadable body-unreadable sdkappid-mismatch command-mismatch signature-missing signature-invalid request-time-stale signature-upper-case query-parameter-missing query-parameter-repeated unexpected-contenttype unknown-opt-platform command-not-covered unknown-action-status undefined-error-code fail-with-code-zero ok-with-error-code" -- "${cur}"))
                    return 0
                    ;;
                --max-document)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-findings)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -W "junit=report.xml sarif=report.sarif github=report.txt gitlab=report.json tap=report.tap" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "pretty json junit sarif github tap gitlab" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        timhook__subcmd__verify)
            opts="-v -q -h --max-document --token --token-file --at --max-skew --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --max-document)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-skew)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "pretty json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _timhook -o nosort -o bashdefault -o default timhook
else
    complete -F _timhook -o bashdefault -o default timhook
fi
